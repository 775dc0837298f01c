import type { RateLimits } from '../../../infra/local/runpod-simulator/rate-limit.ts';
import type { CountedSweep, Fate, OverloadResult } from './overload.ts';
import { type Kind, kinds } from './overload-world.ts';
import { markdownTable } from './report.ts';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Sweeps from the first one that could do something, that one counted: 1 is the soonest. */
export const sweepsUntilServed = ({ who, servedAt }: Fate): number =>
  servedAt[0] === undefined ? Number.POSITIVE_INFINITY : servedAt[0] - who.dueAtSweep + 1;

/** The most sweeps from one try to the next; 1 is every sweep. */
export const longestGap = ({ servedAt }: Fate): number =>
  Math.max(0, ...servedAt.slice(1).map((sweep, nth) => sweep - (servedAt[nth] ?? sweep)));

const ofKind = (result: OverloadResult, kind: Kind): Fate[] => result.fates.filter(({ who }) => who.kind === kind);

export const kindsTable = (result: OverloadResult): string =>
  markdownTable(
    ['kind', 'count', 'served', 'sweeps until served: median', 'most', 'tries', 'most sweeps between tries'],
    kinds.flatMap((kind) => {
      const fates = ofKind(result, kind);
      if (kind === 'healthy' || fates.length === 0) return [];
      const waits = fates.map(sweepsUntilServed);
      const served = waits.filter(Number.isFinite).length;
      const tries = fates.reduce((sum, { servedAt }) => sum + servedAt.length, 0);
      const gap = Math.max(...fates.map(longestGap));
      return [[kind, fates.length, served, median(waits), Math.max(...waits), tries, gap || '']].map((row) =>
        row.map(String),
      );
    }),
  );

/**
 * The fewest sweeps in which as many calls can be made as the work takes, if every call that the limits leave beside the
 * list went into it: one for each pod to be ended, looked up or made.
 */
export const fewestSweeps = ({ fates, sweeps }: OverloadResult, limits: RateLimits): number => {
  const dear = fates.filter(({ who }) => who.kind === 'dear');
  let work = fates.filter(({ who }) => who.kind !== 'healthy').length - dear.length;
  let hourLeft = limits.perHour;
  for (let nth = 0; ; nth += 1) {
    if (nth % 60 === 0) hourLeft = limits.perHour;
    const calls = Math.min(limits.perMinute, hourLeft);
    hourLeft -= calls;
    work += dear.filter(({ who }) => who.dueAtSweep === nth).length;
    work -= calls - ((sweeps[nth] ?? sweeps.at(-1))?.pages ?? 0);
    if (work <= 0) return nth + 1;
  }
};

const callsForActing = ({ providerCalls, pages, looks }: CountedSweep): number => providerCalls - pages - looks;

export const summary = (result: OverloadResult, limits: RateLimits): string => {
  const { sweeps, drainedIn, refusedCalls, harmed } = result;
  const acting = sweeps.filter(({ left }) => left > 0).map(callsForActing);
  const pages = median(sweeps.map((sweep) => sweep.pages));
  return [
    `What was there at the start was done in ${drainedIn ?? 'more'} sweeps; the limits allow ${fewestSweeps(result, limits)} at best.`,
    acting.length === 0
      ? 'No sweep had too much to do.'
      : `A sweep read ${pages} pages and spent ${median(acting)} calls on acting (${Math.min(...acting)} to ${Math.max(...acting)}) while there was too much to do.`,
    `Calls that RunPod refused: ${refusedCalls}. Healthy jobs harmed: ${harmed}.`,
  ].join('\n');
};

/**
 * Pods that do not go and were kept waiting for longer than a lap: of every eight calls two are for them and for orphans, and
 * between two tries of one each of the others has one at most.
 */
const keptWaiting = ({ fates, sweeps }: OverloadResult): number => {
  const inTheLap = fates.filter(({ who }) => ['stubborn', 'stubborn_orphan', 'orphan'].includes(who.kind));
  const turns = sweeps.map((sweep) => Math.floor(callsForActing(sweep) / 4));
  const turnsBetween = (from: number, to: number): number =>
    turns.slice(from + 1, to).reduce((sum, count) => sum + count, 0);
  const waits = ({ servedAt }: Fate): number =>
    Math.max(0, ...servedAt.slice(1).map((to, nth) => turnsBetween(servedAt[nth] ?? to, to)));
  return inTheLap.filter((fate) => waits(fate) >= inTheLap.length).length;
};

/** Sentences on what must hold however much there is to do; none where all is well. */
export const brokenPromises = (result: OverloadResult): string[] => {
  const { drainedIn, refusedCalls, harmed } = result;
  const late = keptWaiting(result);
  const limits: readonly [boolean, string][] = [
    [drainedIn !== undefined, 'Somebody was never served.'],
    [refusedCalls === 0, `RunPod refused ${refusedCalls} calls because there were too many.`],
    [harmed === 0, `${harmed} healthy jobs were harmed.`],
    [late === 0, `${late} pods that do not go waited for more than a lap of them for their next try.`],
  ];
  return limits.flatMap(([holds, sentence]) => (holds ? [] : [sentence]));
};
