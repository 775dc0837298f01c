import type { LargestItem } from '../virtual/item-limit.ts';
import type { PodAccount } from '../virtual/ledger.ts';

/** Worlds have adversaries where nobody says. */
export const adversariesByDefault = true;

export interface ChaosOptions {
  readonly seed: number;
  /** Jobs of honest people; adversaries bring their own beside them. */
  readonly jobs: number;
  /** True lets the seed draw people and pods that do harm on purpose; `adversariesByDefault` where absent. */
  readonly adversaries?: boolean | undefined;
  /** Names of the adversaries that come, instead of those that the seed draws. */
  readonly cast?: readonly string[] | undefined;
}

export interface BrokenPromise {
  readonly seed: number;
  readonly jobs: number;
  readonly adversaries: boolean;
  readonly cast?: readonly string[] | undefined;
  readonly about: string;
  readonly message: string;
  readonly isFalseKill: boolean;
  /** Seconds of virtual time since the world began. */
  readonly atSeconds: number;
  readonly lines: readonly string[];
}

export interface ChaosResult {
  readonly seed: number;
  readonly jobs: number;
  /** Jobs by how they ended: `completed` or a reason. */
  readonly ends: ReadonlyMap<string, number>;
  readonly attempts: number;
  /** Faults injected, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  readonly accounts: readonly PodAccount[];
  readonly podsLeft: number;
  readonly checks: number;
  readonly steps: number;
  readonly virtualSeconds: number;
  /** The largest row that was written or was to be, and how many writes were refused because of the size. */
  readonly largestItem: LargestItem;
  readonly tooLarge: number;
  readonly digest: string;
  readonly broken: BrokenPromise | undefined;
}

/** The result of a world whose process died of it. */
export const deadWorld = (
  { seed, jobs, adversaries = adversariesByDefault, cast }: ChaosOptions,
  message: string,
): ChaosResult => ({
  seed,
  jobs: 0,
  ends: new Map(),
  attempts: 0,
  faults: new Map(),
  accounts: [],
  podsLeft: 0,
  checks: 0,
  steps: 0,
  virtualSeconds: 0,
  largestItem: { what: 'nothing', bytes: 0 },
  tooLarge: 0,
  digest: 'none',
  broken: { seed, jobs, adversaries, cast, about: 'world', message, isFalseKill: false, atSeconds: 0, lines: [] },
});

/** The arguments that play this world again. */
export const replayArguments = ({ seed, jobs, adversaries, cast }: BrokenPromise): string => {
  const people = adversaries === adversariesByDefault ? [] : [`--${adversaries ? '' : 'no-'}adversaries`];
  const named = cast === undefined ? people : cast.map((name) => `--adversary ${name}`);
  return [`--world ${seed} --jobs ${jobs}`, ...named].join(' ');
};
