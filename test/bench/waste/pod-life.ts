/** Why a pod's time served nothing. */
export const CAUSES = ['never_up', 'failed', 'stalled', 'completed', 'orphan', 'killed_falsely'] as const;

export type Cause = (typeof CAUSES)[number];

/** One pod's end, in seconds of the record's time. */
export interface PodLife {
  readonly cause: Cause;
  /** From here on it served nothing; of a pod that was killed falsely, from its last checkpoint. */
  readonly uselessFrom: number;
  /** `undefined`: nobody and nothing ends it before somebody looks. */
  readonly goneAt: number | undefined;
  /** Billed before, for the result or for what nobody could have spared. */
  readonly servedSeconds: number;
  /** The cost of a false kill besides: the start and setup that the replacement needs once more. */
  readonly extraSeconds: number;
}

export interface Waste {
  readonly dollars: number;
  readonly byCause: Readonly<Record<Cause, number>>;
  readonly falseKills: number;
  /** Pods that nothing but a person ends. */
  readonly podsLeft: number;
  readonly worstPodDollars: number;
}

/** Seconds that were billed for nothing, when somebody looks so many hours after a pod that is left became useless. */
export const wastedSeconds = ({ uselessFrom, goneAt, extraSeconds }: PodLife, horizonHours: number): number => {
  const left = horizonHours * 3600;
  const after = goneAt === undefined ? left : Math.min(left, Math.max(0, goneAt - uselessFrom));
  return after + extraSeconds;
};

/** Dollars per 1000 jobs; the counts likewise. */
export const wasteOf = (
  lives: readonly PodLife[],
  { jobs, dollarsPerHour, horizonHours }: { jobs: number; dollarsPerHour: number; horizonHours: number },
): Waste => {
  const perThousand = 1000 / jobs;
  const byCause = Object.fromEntries(CAUSES.map((cause) => [cause, 0])) as Record<Cause, number>;
  let worstPodDollars = 0;
  for (const life of lives) {
    const dollars = (wastedSeconds(life, horizonHours) / 3600) * dollarsPerHour;
    byCause[life.cause] += dollars * perThousand;
    worstPodDollars = Math.max(worstPodDollars, dollars);
  }
  const count = (is: (life: PodLife) => boolean): number => lives.filter(is).length * perThousand;
  return {
    dollars: Object.values(byCause).reduce((sum, dollars) => sum + dollars, 0),
    byCause,
    falseKills: count(({ cause }) => cause === 'killed_falsely'),
    podsLeft: count(({ goneAt }) => goneAt === undefined),
    worstPodDollars,
  };
};
