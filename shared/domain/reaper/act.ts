import { inParallel } from '../in-parallel.ts';
import { isDue } from '../jobs/launch.ts';
import type { LaunchOrder } from '../launcher/launch-order.ts';
import { ProviderError } from '../pods/gpu-provider.ts';
import type { ActDeps, ActPorts } from './act-deps.ts';
import { actOn } from './act-on.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import { furtherOrder, isLaunch, jobIdsOf, plannedOrder } from './hand-over.ts';
import { type Lane, laneOf, takesCalls } from './lanes.ts';
import type { SweepPlan } from './plan.ts';
import type { OrphanMark, OrphanMarks } from './reaper-state-store.ts';

/** Calls of a third of a second each: a sweep could make hundreds, and RunPod sees no burst. */
const callsAtOnce = 4;
const writesAtOnce = 4;

export interface ActResult {
  readonly done: number;
  /** Neither done nor found to be needless: for the next sweep. */
  readonly left: number;
  /** Jobs that the launcher was handed. What it has no calls for it tells itself. */
  readonly launches: number;
}

/**
 * Carries the plan out until calls or time run out. What needs calls is started in the order of the plan, writes beside
 * it, and launches are handed over at once. A fault in one action does not stop the others.
 */
export const act = async (plan: SweepPlan, owner: string, budget: CallBudget, deps: ActPorts): Promise<ActResult> => {
  const lines = byLine(plan.actions);
  const waiting = jobIdsOf(lines.call);
  /** Jobs that come to wait in this sweep. */
  const queued = new Set<string>();
  const acting = new Acting(actDeps(lines.call.length, budget, plan, queued, deps));
  const order = plannedOrder(lines.call, budget, plan.lastTurnOf);
  const [launches] = await Promise.all([
    handOver(order, deps).then((handed) => {
      if (order?.calls !== undefined && handed > 0) acting.ordered(lines.call, order.calls / order.tries);
      return handed;
    }),
    acting.all(withoutLaunches(lines.call), callsAtOnce),
    acting.all(lines.record, writesAtOnce),
  ]);
  const further = await handOver(furtherOrder([...queued], budget), deps);
  const marks = nextMarks(plan.marks, acting.done, deps.clock());
  if (marks !== undefined) await deps.state.saveOrphans(owner, marks).catch(deps.onFault);
  const left = acting.left.size + plan.left + waiting.length - launches;
  return { done: acting.done.length, left, launches: launches + further };
};

/** Answers how many jobs are the launcher's now. */
const handOver = async (order: LaunchOrder | undefined, { launcher, onFault }: ActPorts): Promise<number> => {
  if (order === undefined) return 0;
  try {
    await launcher.order(order);
    return order.job_ids.length;
  } catch (error) {
    onFault(error);
    return 0;
  }
};

const withoutLaunches = (actions: readonly Action[]): readonly Action[] =>
  actions.filter((action) => !isLaunch(action));

const byLine = (actions: readonly Action[]): Record<'call' | 'record', readonly Action[]> => {
  const of = (wanted: (lane: Lane) => boolean) => actions.filter((action) => wanted(laneOf(action)));
  return {
    call: of(takesCalls),
    record: of((lane) => lane === 'record' || lane === 'mark'),
  };
};

/** Once RunPod has had enough calls, each further one would be refused and would count against us. */
const actDeps = (
  wanted: number,
  budget: CallBudget,
  { gate }: SweepPlan,
  queued: Set<string>,
  deps: ActPorts,
): ActDeps => ({
  ...deps,
  budget,
  gate,
  isCrowded: wanted > budget.callsLeft,
  onChanged: (job) => {
    if (isDue(job, deps.clock()) && gate.isOpenTo(job)) queued.add(job.id);
  },
  onFault: (error) => {
    if (error instanceof ProviderError && error.status === 429) budget.stop();
    deps.onFault(error);
  },
});

class Acting {
  readonly #deps: ActDeps;
  readonly done: Action[] = [];
  readonly left = new Set<Action>();

  constructor(deps: ActDeps) {
    this.#deps = deps;
  }

  all(actions: readonly Action[], width: number): Promise<void> {
    return inParallel(actions, width, (action) => this.#one(action));
  }

  /** Of the launches so many were ordered with a call of their own. */
  ordered(line: readonly Action[], count: number): void {
    for (const action of line.filter(isLaunch).slice(0, count)) this.#did(action);
  }

  async #one(action: Action): Promise<void> {
    const { budget, onFault } = this.#deps;
    try {
      const did = budget.secondsLeft <= 0 ? 'left' : await actOn(action, this.#deps);
      if (did === 'left') this.left.add(action);
      if (did === 'done') this.#did(action);
    } catch (error) {
      onFault(error);
    }
  }

  #did(action: Action): void {
    this.done.push(action);
    this.#deps.onAction(action);
  }
}

/** `undefined` where they are as they were. */
const nextMarks = (marks: OrphanMarks, done: readonly Action[], now: Date): OrphanMarks | undefined => {
  const next: Record<string, OrphanMark> = { ...marks };
  const at = now.toISOString();
  for (const { verdict, pod } of done) {
    if (verdict.kind === 'forget_orphan') delete next[verdict.podId];
    if (pod === undefined) continue;
    if (verdict.kind === 'mark_orphan') next[pod.id] = { seen_at: at };
    if (verdict.kind === 'terminate' && verdict.orphan !== undefined)
      next[pod.id] = { ...verdict.orphan, tried_at: at };
  }
  return JSON.stringify(next) === JSON.stringify(marks) ? undefined : next;
};
