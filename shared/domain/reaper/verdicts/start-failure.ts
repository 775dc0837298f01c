import type { Reason, Retry } from '../../jobs/reasons.ts';
import { hostLine, lineHead } from './host-line.ts';
import { type StartFailureKind, startFailureKinds } from './start-failure-kinds.ts';

/** The message of a host about the start of a container, for the user of the pod. */
export interface HostWord {
  /** Says what happened and what the user can do. Says nothing of further attempts. */
  readonly advice: string;
  /**
   * The line of the log, without text that looks like a credential. The line may be long, and may contain a value of the pod's
   * environment variables.
   */
  readonly line: string;
  /** The rule for a retry, if the line says more than the reason of the end. */
  readonly retry?: Retry;
}

/** The reason why a pod does not start, read from the log of its host. */
export interface StartFailure extends HostWord {
  readonly reason: Reason;
  /** The number of lines of this kind in the log that still count. */
  readonly times: number;
}

/** Matches lines of a host that works or waits. Such lines are no failure, however often they come. */
const progress =
  /still fetching image|: pending\.?$|^(?:\S+:? )?pulling (?:from|fs layer)|^\S{1,128} pulling from \S|^(?:status|digest): |(?:waiting|verifying checksum|download complete|pull complete|already exists|downloading|extracting|retrying in \d+ seconds?)(?:\s*[[\d][^a-z]*[kmg]?b?)?$/i;

/**
 * Matches the line of an order to act on a container, with or without a time before it. A line such as `failed to start container
 * x` does not match. The lookahead `(?=\S*\d)` finds the digit before `\S+` reads the word. The pattern
 * `\S*\d\S*` would take quadratic time for a long word of digits.
 */
const order = /^(?:(?=\S*\d)\S+\s)?(?:create|start|stop|restart|remove) container(?: for)? \S+?(?::? begin)?$/i;

const begin = /\bstart container for \S+: begin$/i;

/** Matches the line that says the image was pulled. Earlier failures to pull the image no longer count then. */
const pulled = /^status: (?:image is up to date|downloaded newer image)/i;

const isProgress = (line: string): boolean => progress.test(line) || order.test(line);

const kindOf = (line: string): StartFailureKind | undefined =>
  isProgress(line) ? undefined : startFailureKinds.find(({ holds }) => holds.every((pattern) => pattern.test(line)));

/** The number of starts in the log after which a container that has not claimed counts as dying in a loop. */
const mostStarts = 5;

const diesAtOnce: Omit<StartFailure, 'line' | 'times'> = {
  reason: 'restart_loop',
  retry: 'once',
  advice: 'The container ends each time soon after its start, before it checks in.',
};

interface FailureLine {
  readonly line: string;
  readonly nth: number;
  readonly kind: StartFailureKind;
}

/**
 * Returns why a pod that has not claimed never will, read from its host's log. `undefined` while the pod may still claim. If the
 * pod has stopped or its time is over (`isOver`), one line of a kind is enough.
 */
export const startFailure = (lines: readonly string[], isOver = false): StartFailure | undefined => {
  const log = lines.map((line) => lineHead(line).trim());
  const lastBegin = log.findLastIndex((line) => begin.test(line));
  const failures = failuresOf(log, lastBegin);
  // The container runs if no failure follows its last start, and its pod may then claim at any moment.
  const failsNow = failures.some(({ nth }) => nth > lastBegin);
  if (!failsNow) return loopOf(log);
  const timesOf = ({ kind }: StartFailureKind): number => failures.filter((one) => one.kind.kind === kind).length;
  // The last line counts if several kinds have failed often enough: for example, the network fails first, and the registry refuses
  // later.
  const told = failures.findLast(({ kind }) => isOver || timesOf(kind) >= kind.times);
  if (told === undefined) return undefined;
  const { reason, retry, advice } = told.kind;
  return { reason, retry, advice, line: hostLine(told.line), times: timesOf(told.kind) };
};

/** Returns the failures that still count. Vague failures count only if no other failure does. */
const failuresOf = (log: readonly string[], lastBegin: number): readonly FailureLine[] => {
  const lastPulled = Math.max(
    lastBegin,
    log.findLastIndex((line) => pulled.test(line)),
  );
  const failures = log.flatMap((line, nth): FailureLine[] => {
    const kind = kindOf(line);
    const isMended = kind?.reason === 'image_pull_failed' && nth < lastPulled;
    return kind === undefined || isMended ? [] : [{ line, nth, kind }];
  });
  const plain = failures.filter(({ kind }) => kind.isVague !== true);
  return plain.length === 0 ? failures : plain;
};

const loopOf = (log: readonly string[]): StartFailure | undefined => {
  const starts = log.filter((line) => begin.test(line));
  return starts.length < mostStarts
    ? undefined
    : { ...diesAtOnce, line: hostLine(starts.at(-1) ?? ''), times: starts.length };
};

/** Returns the last line of the log that is not empty. */
export const lastHostLine = (lines: readonly string[]): string | undefined => {
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined ? undefined : hostLine(last);
};
