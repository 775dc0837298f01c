import { Random } from '../../virtual/random.ts';
import { type FaultMix, TROUBLES, type TroubleKind } from './fault-mix.ts';

/** A stretch of time, in seconds since the first job could arrive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The events of one attempt, whoever looks after it. */
export interface AttemptRecord {
  readonly trouble: TroubleKind | undefined;
  /** Where in the work that is left to it the trouble strikes, from 0 to 1. */
  readonly share: number;
  /** How long a trouble that passes lasts. */
  readonly seconds: number;
  /** From the create to the container's first word, when it comes up at all. */
  readonly startSeconds: number;
  readonly isDeaf: boolean;
  /** For so long after the pod has become useless DELETE answers 500. */
  readonly deleteRefusedSeconds: number;
  readonly deleteInVain: boolean;
  readonly create: 'answered' | 'answer_lost' | 'unrecorded';
  /** Where a look that comes round every so often finds it, from 0 to 1. */
  readonly phase: number;
}

export interface JobRecord {
  readonly arrivesAt: number;
  readonly trainingSeconds: number;
  readonly attempts: readonly AttemptRecord[];
}

export interface FaultRecord {
  readonly mix: FaultMix;
  readonly jobs: readonly JobRecord[];
  readonly controlPlaneOutages: readonly Window[];
  readonly runpodOutages: readonly Window[];
}

/** Box and Muller's, one of the two. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Whole steps. */
const trainingSeconds = ({ training_minutes, step_seconds }: FaultMix, random: Random): number => {
  const { median, sigma, least, most } = training_minutes;
  const minutes = Math.min(most, Math.max(least, median * Math.exp(sigma * normal(random))));
  return Math.round((60 * minutes) / step_seconds) * step_seconds;
};

const troubleAt = ({ troubles }: FaultMix, drawn: number): TroubleKind | undefined => {
  let left = drawn;
  return TROUBLES.find((kind) => {
    left -= troubles[kind].probability;
    return left < 0;
  });
};

const createAt = ({ creates: { answer_lost, unrecorded } }: FaultMix, drawn: number): AttemptRecord['create'] => {
  if (drawn < answer_lost.probability) return 'answer_lost';
  return drawn < answer_lost.probability + unrecorded.probability ? 'unrecorded' : 'answered';
};

/** Draws everything whether it is used or not, so that one figure more or less moves no other. */
const attempt = (mix: FaultMix, random: Random): AttemptRecord => {
  const trouble = troubleAt(mix, random.next());
  const share = random.between(0.02, 0.98);
  const cutSeconds = Math.min(1200, 5 + random.exponential(145));
  const pauseSeconds = random.between(1200, 1800);
  const usualStart = Math.round(random.between(...mix.start_seconds.usual));
  const slowStart = Math.round(random.between(...mix.start_seconds.slow));
  const { is_deaf, delete_refused, delete_in_vain } = mix.ends;
  const refusedSeconds = Math.min(delete_refused.most_seconds, random.exponential(delete_refused.mean_seconds));
  return {
    trouble,
    share,
    seconds: trouble === 'is_cut_off' ? cutSeconds : trouble === 'pauses' ? pauseSeconds : 0,
    startSeconds: trouble === 'starts_slowly' ? slowStart : usualStart,
    isDeaf: random.chance(is_deaf.probability),
    deleteRefusedSeconds: random.chance(delete_refused.probability) ? refusedSeconds : 0,
    deleteInVain: random.chance(delete_in_vain.probability),
    create: createAt(mix, random.next()),
    phase: random.next(),
  };
};

type OutageRate = FaultMix['outages']['control_plane'];

/** One in each stretch of a day's length over their rate: so few outages would else be luck alone. */
const outages = ({ per_day, mean_seconds, most_seconds }: OutageRate, until: number, random: Random): Window[] => {
  const stretch = 86_400 / per_day;
  return Array.from({ length: Math.ceil(until / stretch) }, (_, index) => {
    const from = (index + random.next()) * stretch;
    return { from, to: from + Math.min(most_seconds, random.exponential(mean_seconds)) };
  }).filter(({ from }) => from < until);
};

/** The recorded mix: the same seed and rates give the same jobs, troubles and outages. */
export const recordOf = (mix: FaultMix): FaultRecord => {
  const random = new Random(`waste ${mix.seed}`);
  let arrivesAt = 0;
  const jobs = Array.from({ length: mix.jobs }, (_, index): JobRecord => {
    const own = random.fork(`job ${index}`);
    arrivesAt += own.exponential(3600 / mix.arrivals_per_hour);
    return {
      arrivesAt,
      trainingSeconds: trainingSeconds(mix, own),
      attempts: Array.from({ length: mix.max_attempts }, () => attempt(mix, own)),
    };
  });
  return {
    mix,
    jobs,
    controlPlaneOutages: outages(mix.outages.control_plane, arrivesAt, random.fork('control plane')),
    runpodOutages: outages(mix.outages.runpod_api, arrivesAt, random.fork('runpod')),
  };
};
