import { inParallel } from '../in-parallel.ts';
import type { CreatePodOutcome } from '../pods/gpu-provider.ts';
import { ProviderError } from '../pods/gpu-provider.ts';
import type { ActDeps } from './act-deps.ts';
import { actOn } from './act-on.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import { type Lane, laneOf, takesCalls } from './lanes.ts';
import type { LaunchGate } from './launch-gate.ts';
import type { SweepPlan } from './plan.ts';
import type { OrphanMark, OrphanMarks } from './reaper-state-store.ts';
import { RefusedOffers } from './refused-offers.ts';
import type { SweepDeps } from './sweep.ts';

/** Calls of a third of a second each: a sweep could make hundreds, and RunPod sees no burst. */
const callsAtOnce = 4;
const writesAtOnce = 4;

export interface ActResult {
  readonly done: number;
  /** Neither done nor found to be needless: for the next sweep. */
  readonly left: number;
}

/**
 * Carries the plan out until calls or time run out. What needs calls is started in the order of the plan, writes beside
 * it. A fault in one action does not stop the others.
 */
export const act = async (plan: SweepPlan, owner: string, budget: CallBudget, deps: SweepDeps): Promise<ActResult> => {
  const lines = byLine(plan.actions);
  const acting = new Acting(actDeps(lines.call.length, budget, plan.gate, deps));
  await Promise.all([acting.all(lines.call, callsAtOnce), acting.all(lines.record, writesAtOnce)]);
  const lastTurnOf = lastTurn(lines.call, acting.left) ?? plan.lastTurnOf;
  if (lastTurnOf !== undefined && lastTurnOf !== plan.lastTurnOf)
    await deps.state.saveLastTurn(owner, lastTurnOf).catch(deps.onFault);
  const marks = nextMarks(plan.marks, acting.done, deps.clock());
  if (marks !== undefined) await deps.state.saveOrphans(owner, marks).catch(deps.onFault);
  return { done: acting.done.length, left: acting.left.size + plan.left };
};

const byLine = (actions: readonly Action[]): Record<'call' | 'record', readonly Action[]> => {
  const of = (wanted: (lane: Lane) => boolean) => actions.filter((action) => wanted(laneOf(action)));
  return {
    call: of(takesCalls),
    record: of((lane) => lane === 'record' || lane === 'mark'),
  };
};

/** Once RunPod has had enough calls, each further one would be refused and would count against us. */
const actDeps = (wanted: number, budget: CallBudget, gate: LaunchGate, deps: SweepDeps): ActDeps => ({
  ...deps,
  budget,
  gate,
  refused: new RefusedOffers(),
  isCrowded: wanted > budget.callsLeft,
  onOutcome: (job, outcome: CreatePodOutcome) => {
    if (outcome.outcome === 'rate_limited') budget.stop();
    deps.onOutcome(job, outcome);
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

  async #one(action: Action): Promise<void> {
    const { budget, onAction, onFault } = this.#deps;
    try {
      const did = budget.secondsLeft <= 0 ? 'left' : await actOn(action, this.#deps);
      if (did === 'left') this.left.add(action);
      if (did !== 'done') return;
      this.done.push(action);
      onAction(action);
    } catch (error) {
      onFault(error);
    }
  }
}

/** The user whose turn came last of those before the first that was left over: that one is the first of the next sweep. */
const lastTurn = (line: readonly Action[], left: ReadonlySet<Action>): string | undefined => {
  const launches = line.filter(({ verdict }) => verdict.kind === 'launch');
  const firstLeft = launches.findIndex((action) => left.has(action));
  return (firstLeft === -1 ? launches : launches.slice(0, firstLeft)).at(-1)?.job?.user_id;
};

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
