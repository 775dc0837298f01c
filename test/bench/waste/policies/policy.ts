/** An event that happens to a pod, or seems to, and that a policy may or may not notice. Seconds of the record's time. */
export interface PodEvent {
  readonly kind: /** The create was answered and the container never comes up; `at` is the create. */
    | 'never_starts'
    /** The program ended with an error, in a container that lives, and says so. */
    | 'reports_failure'
    /** The container ended and is started anew, for ever. */
    | 'container_dies'
    /** Nothing of the pod answers any more. */
    | 'falls_silent'
    /** Everything answers and nothing moves. */
    | 'stalls'
    | 'completed'
    /** A pod that nobody knows, because the answer to its create was lost; `at` is the create. */
    | 'answer_lost'
    /** A pod that nobody knows, because its maker died before it noted it. */
    | 'unrecorded';
  readonly at: number;
  /** When the training began. */
  readonly trainingAt: number;
  /** Where a look that comes round every so often finds it, from 0 to 1. */
  readonly phase: number;
  /** The pod does not end itself when it is done. */
  readonly isDeaf: boolean;
  /** When the program in a pod that nobody knows comes to its own end. */
  readonly programEndsAt: number;
  /** The second from which the pod is useless, which only an oracle knows; `undefined` where it will be well again by itself. */
  readonly uselessFrom: number | undefined;
}

export interface DeleteRules {
  /** Pauses after a DELETE that failed; it gives up after the last. */
  readonly pausesSeconds: Iterable<number>;
  /** Looks whether the pod is gone, and so long after an accepted DELETE tries again; `undefined`: never looks. */
  readonly looksAfterSeconds: number | undefined;
}

/** A rule and where it was read; `verified` says in what. */
export interface Source {
  readonly rule: string;
  readonly read: string;
  readonly isVerified: boolean;
}

/** Somebody's policy, as a small model: idealised, since no call of its own ever fails but those of the record. */
export interface Policy {
  readonly name: string;
  readonly sources: readonly Source[];
  /** When the pod's end is first asked for; `undefined`: never. */
  endsAt(event: PodEvent): number | undefined;
  deletes(): DeleteRules;
}

/** The first round at or after a time, of those that come every so often; then `more` rounds on. */
export const nextRound = (at: number, everySeconds: number, more = 0): number =>
  (Math.ceil(at / everySeconds) + more) * everySeconds;

export function* everySo(seconds: number): Generator<number> {
  for (;;) yield seconds;
}
