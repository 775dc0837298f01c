import type { Reason, Retry } from '../../jobs/reasons.ts';
import { hostLine, lineHead } from './host-line.ts';
import { type StartFailureKind, startFailureKinds } from './start-failure-kinds.ts';

/** A host's word on a start, for the user of its pod. */
export interface HostWord {
  /** The event and the step to take, without a word on further attempts. */
  readonly advice: string;
  /** Without what looks like a credential. It may be long, and may hold a value that the pod was given. */
  readonly line: string;
  /** Another rule for a retry, where the line says more than the reason. */
  readonly retry?: Retry;
}

/** Why a pod never comes up, by the word of its host. */
export interface StartFailure extends HostWord {
  readonly reason: Reason;
  /** Lines of the kind that are still in the log. */
  readonly times: number;
}

/** Lines of a host that is at work, or that waits: however often they come, they are no failure. */
const progress =
  /still fetching image|: pending\.?$|^(?:\S+:? )?pulling (?:from|fs layer)|^\S{1,128} pulling from \S|^(?:status|digest): |(?:waiting|verifying checksum|download complete|pull complete|already exists|downloading|extracting|retrying in \d+ seconds?)(?:\s*[[\d][^a-z]*[kmg]?b?)?$/i;

/** The order to act on a container, alone or after a time of day. `failed to start container x` is no order. */
const order = /^(?:\S*\d\S*\s)?(?:create|start|stop|restart|remove) container(?: for)? \S+?(?::? begin)?$/i;

const begin = /\bstart container for \S+: begin$/i;

/** The image is there, so earlier failures to pull it no longer count. */
const pulled = /^status: (?:image is up to date|downloaded newer image)/i;

const isProgress = (line: string): boolean => progress.test(line) || order.test(line);

const kindOf = (line: string): StartFailureKind | undefined =>
  isProgress(line) ? undefined : startFailureKinds.find(({ holds }) => holds.every((pattern) => pattern.test(line)));

/** The container has started and ended this often before its pod checked in. */
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
 * Why a pod that has not checked in never will, read from its host's log; `undefined` while there is hope. There is none
 * where the host has given up or its time is over (`isOver`): then one line is enough.
 */
export const startFailure = (lines: readonly string[], isOver = false): StartFailure | undefined => {
  const log = lines.map((line) => lineHead(line).trim());
  const lastBegin = log.findLastIndex((line) => begin.test(line));
  const failures = failuresOf(log, lastBegin);
  // Without a failure after the last start, the container is up: its pod may check in at any moment.
  const failsNow = failures.some(({ nth }) => nth > lastBegin);
  if (!failsNow) return loopOf(log);
  const timesOf = ({ kind }: StartFailureKind): number => failures.filter((one) => one.kind.kind === kind).length;
  // The last such line counts where there are several: a registry that is reached at last may then refuse.
  const told = failures.findLast(({ kind }) => isOver || timesOf(kind) >= kind.times);
  if (told === undefined) return undefined;
  const { reason, retry, advice } = told.kind;
  return { reason, retry, advice, line: hostLine(told.line), times: timesOf(told.kind) };
};

/** The failures that still count; vague ones only if there is no other. */
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

/** The newest thing that the host has said. */
export const lastHostLine = (lines: readonly string[]): string | undefined => {
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined ? undefined : hostLine(last);
};
