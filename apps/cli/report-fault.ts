import type { PodwardenError } from '../../shared/client/index.ts';
import { printable, printableJson } from '../../shared/terminal/printable.ts';
import { styled } from '../../shared/terminal/style.ts';
import { inLines } from '../../shared/terminal/text-width.ts';
import { CliFault, type ExitCode, exit } from './exit.ts';
import { withoutSecrets } from './output/without-secrets.ts';
import type { World } from './world.ts';

/** The exit code for an error in the program itself: `EX_SOFTWARE` of BSD. */
export const internalFault = 70;

interface Told {
  readonly exitCode: ExitCode | typeof internalFault;
  readonly message: string;
  readonly advice: readonly string[];
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly issues?: PodwardenError['issues'];
  readonly details?: PodwardenError['details'];
}

/** Recognises an error of the client by its fields instead of its class, because a command that makes no call has not loaded the client. */
const isPodwardenError = (error: unknown): error is PodwardenError =>
  typeof error === 'object' && error !== null && 'code' in error && 'issues' in error && 'requestId' in error;

const exits: Readonly<Record<string, ExitCode>> = {
  SignInError: exit.signIn,
  NotFoundError: exit.notFound,
  ForbiddenError: exit.refused,
  ConflictError: exit.refused,
  RefusedError: exit.refused,
};

const exitOf = ({ name, code }: PodwardenError): ExitCode =>
  // A pause of deploys lasts until an operator ends it, so a retry does not help.
  code === 'deploys_paused' ? exit.refused : (exits[name] ?? exit.unreachable);

/**
 * Says whether the call may have done its work although no answer arrived. A refusal is an answer. A rate limit and a pause of deploys are
 * answers, too.
 */
const isUnanswered = (error: unknown): boolean =>
  isPodwardenError(error) &&
  (error.name === 'ConnectionError' || (error.name === 'ServerError' && error.code !== 'deploys_paused'));

const adviceOf = (
  { code, name, retryAfterSeconds }: PodwardenError,
  { PODWARDEN_API_KEY: keyOfEnvironment }: World['env'],
): readonly string[] => {
  if (name === 'SignInError') {
    // A new sign-in would not help, because the environment variable takes precedence.
    if (keyOfEnvironment)
      return ['The key is that of PODWARDEN_API_KEY: set another one, or unset it and podwarden login.'];
    return ['Sign in again: podwarden login'];
  }
  if (name === 'ConnectionError')
    return ['Is the address right, and this machine online? podwarden whoami asks again.'];
  if (name === 'RateLimitedError' || (name === 'ServerError' && code !== 'deploys_paused')) {
    const when = retryAfterSeconds === undefined ? 'in a minute' : `in ${Math.max(1, retryAfterSeconds)} s`;
    return [`Try again ${when}.`];
  }
  return [];
};

const tell = (error: unknown, env: World['env']): Told => {
  if (error instanceof CliFault) {
    return { exitCode: error.exitCode, message: error.message, advice: error.advice };
  }
  if (isPodwardenError(error)) {
    const { message, code, requestId, issues, details } = error;
    return { exitCode: exitOf(error), message, advice: adviceOf(error, env), code, requestId, issues, details };
  }
  if (isFileFault(error)) return { exitCode: exit.usage, message: fileSentence(error), advice: [] };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: internalFault, message: 'This is a fault of podwarden itself.', advice: stack.split('\n') };
};

interface FileFault {
  readonly code: string;
  readonly path: string;
}

const isFileFault = (error: unknown): error is FileFault =>
  typeof error === 'object' && error !== null && 'code' in error && 'path' in error && 'syscall' in error;

const fileSentences: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file',
  EACCES: 'You may not open',
  EPERM: 'You may not change',
  EISDIR: 'A folder, where a file is needed:',
  ENOTDIR: 'A file, where a folder is needed:',
  ENOSPC: 'The disk is full:',
  EROFS: 'The disk cannot be written to:',
  EEXIST: 'There is a file already:',
};

const fileSentence = ({ code, path }: FileFault): string => `${fileSentences[code] ?? `${code}:`} ${path}`;

/**
 * Prints the error on standard error, with `--json` as one line of JSON, and returns the exit code. If no answer arrived from the API,
 * `ifUnanswered` is printed before other advice.
 */
export const reportFault = (
  error: unknown,
  world: Pick<World, 'err'> & Partial<Pick<World, 'env'>>,
  asJson: boolean,
  ifUnanswered: readonly string[] = [],
): number => {
  const { exitCode, message, advice: usual, code, requestId, issues = [], details = {} } = tell(error, world.env ?? {});
  const advice = isUnanswered(error) ? [...ifUnanswered, ...usual] : usual;
  if (asJson) {
    const body = { error: message, code, request_id: requestId, issues, details, advice };
    world.err.write(`${withoutSecrets(printableJson(body))}\n`);
    return exitCode;
  }
  const { err } = world;
  const shown = issues.filter((issue) => !message.includes(`${issue.path}: ${issue.message}`) || issues.length > 1);
  const reference = requestId === undefined ? [] : [`(${code}, request ${requestId})`];
  const safe = (text: string) => printable(withoutSecrets(text));
  err.write(`${inLines(`${styled('podwarden:', 'red', err.hasColors)} ${safe(message)}`, err)}\n`);
  for (const { path, message: why } of shown) err.write(`  ${safe(path)}: ${safe(why)}\n`);
  for (const line of [...advice, ...reference]) err.write(`  ${safe(line)}\n`);
  return exitCode;
};
