import type { InstallationLimits } from '../../shared/domain/limits/installation.ts';
import type { Limits } from '../../shared/domain/limits/limits.ts';
import { Random } from '../virtual/random.ts';

/** Limits that bind, moments at which many come at once, and a month that turns while the world lasts. */
export interface Tightness {
  readonly userLimits: Limits;
  /** Limits of all users together, in every second of such worlds. */
  readonly installationLimits: InstallationLimits | undefined;
  readonly startMs: number;
  /** Milliseconds after the start. */
  readonly rushes: readonly number[];
}

const februaryMs = Date.UTC(2026, 1, 1);

/** What the seed of a world makes of it; nothing in three of five. */
export const tightnessOf = (seed: number, seconds: number): Tightness | undefined => {
  const random = new Random(`tight limits ${seed}`);
  if (!random.chance(0.4)) return undefined;
  const ofStorage = new Random(`tight storage ${seed}`);
  const ofAll = new Random(`tight installation ${seed}`);
  return {
    installationLimits: ofAll.chance(0.5)
      ? {
          pods: ofAll.whole(2, 7),
          dollars_per_hour: ofAll.between(8, 40),
          dollars_per_month: ofAll.between(150, 2500),
        }
      : undefined,
    userLimits: {
      pods: random.whole(1, 4),
      waiting_jobs: random.whole(0, 5),
      dollars_per_hour: random.between(3, 25),
      dollars_per_month: random.between(100, 1500),
      // What one job makes has some hundred bytes here.
      stored_bytes: ofStorage.chance(0.6) ? ofStorage.whole(200, 2000) : 10 ** 12,
    },
    startMs: februaryMs - Math.round(random.between(0.1, 0.9) * seconds) * 1000,
    rushes: Array.from({ length: 3 }, () => random.between(0, seconds * 1000)),
  };
};
