import type { Random } from '../random.ts';
import type { VirtualRunpod } from '../runpod.ts';
import type { Stage } from '../stage.ts';
import type { Trace } from '../trace.ts';
import type { Truth } from '../truth.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Weather } from '../weather.ts';

export interface RunnerWorld {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly truth: Truth;
  readonly runpod: () => VirtualRunpod;
  /** The stage that serves this URL. */
  readonly stageAt: (url: string) => Stage | undefined;
  /** Hears of a bug of the world itself. */
  readonly onError: (error: unknown) => void;
}
