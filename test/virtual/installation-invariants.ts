import type { Job } from '../../shared/domain/jobs/job.ts';
import { awaitsAdmission } from '../../shared/domain/jobs/waiting.ts';
import { microDollars, monthOf } from '../../shared/domain/limits/micro-dollars.ts';
import type { Stage } from './stage.ts';
import { beyond, hasRoomFor, type Sums, sumsOf } from './user-sums.ts';
import type { VirtualWorld } from './world.ts';

interface Moment {
  readonly at: number;
  /** The sums of what may stand in the accounts. */
  readonly sums: Sums;
  /** The price of the most expensive job that waits, for which room is kept. */
  readonly dearestPerHour: number;
}

interface OfStage {
  readonly jobs: Map<string, Job>;
  readonly moments: Moment[];
}

/** The jobs of all users of a stage together against the limits of its installation. */
export class InstallationSums {
  readonly #world: VirtualWorld;
  readonly #stages = new Map<string, OfStage>();

  constructor(world: VirtualWorld) {
    this.#world = world;
  }

  /** Notes a job that has changed; the limits that all are above now, in words. */
  changed(stage: Stage, job: Job): readonly string[] {
    const { jobs, moments } = this.#of(stage);
    jobs.set(job.id, job);
    const all = [...jobs.values()];
    const month = monthOf(this.#world.clock.date());
    const dearestPerHour = Math.max(
      0,
      ...all.filter(awaitsAdmission).map(({ reserved }) => reserved?.micro_dollars_per_hour ?? 0),
    );
    moments.push({ at: this.#world.clock.now(), sums: sumsOf(all, month, 'mayHold'), dearestPerHour });
    const { pods, dollars_per_hour, dollars_per_month } = stage.installationLimits;
    const waiting_jobs = Number.MAX_SAFE_INTEGER;
    const limits = { pods, waiting_jobs, dollars_per_hour, dollars_per_month, stored_bytes: 0 };
    return beyond(sumsOf(all, month, 'mustFit'), limits);
  }

  /** The last moment at which there was no room for the dearest that waits, or for one of that price; 0 where there never was one. */
  lastFull(stage: Stage, perHour = 0): number {
    const { pods, dollars_per_hour } = stage.installationLimits;
    return this.#last(
      stage,
      ({ sums, dearestPerHour }) => !hasRoomFor(sums, Math.max(perHour, dearestPerHour), { pods, dollars_per_hour }),
    );
  }

  /** When a job changed last that counts in the sums. */
  lastChange(stage: Stage): number {
    return this.#of(stage).moments.at(-1)?.at ?? 0;
  }

  /** The last moment at which the month had too few dollars left for so many more. */
  lastSpent(stage: Stage, dollars: number): number {
    const most = microDollars(stage.installationLimits.dollars_per_month) - microDollars(dollars);
    return this.#last(stage, ({ sums }) => sums.charged_micro_dollars > most);
  }

  #last(stage: Stage, isSo: (moment: Moment) => boolean): number {
    const { moments } = this.#of(stage);
    const index = moments.findLastIndex(isSo);
    if (index < 0) return 0;
    return moments[index + 1]?.at ?? this.#world.clock.now();
  }

  #of({ name }: Stage): OfStage {
    const standing = this.#stages.get(name) ?? { jobs: new Map(), moments: [] };
    this.#stages.set(name, standing);
    return standing;
  }
}
