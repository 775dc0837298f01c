import { inParallel } from '../in-parallel.ts';
import { isDue } from '../jobs/launch.ts';
import type { LaunchOrder } from '../launcher/launch-order.ts';
import type { Installation } from '../limits/installation.ts';
import { ProviderError } from '../pods/gpu-provider.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import { executeAccounts } from './execute-accounts.ts';
import { executeAction } from './execute-action.ts';
import type { ExecuteDeps, ExecutePorts } from './execute-deps.ts';
import { furtherOrder, isLaunch, jobIdsOf, plannedOrder } from './hand-over.ts';
import type { SweepPlan } from './plan.ts';
import { type Queue, queueOf, takesCalls } from './queues.ts';
import type { OrphanMark, OrphanMarks } from './reaper-state-store.ts';

/**
 * The number of parallel calls to RunPod, of a third of a second each. A sweep could make hundreds of calls, and RunPod must see no
 * burst.
 */
const callsAtOnce = 4;
const writesAtOnce = 4;

export interface ExecuteResult {
  readonly done: number;
  /** The number of actions that no call or time was left for. The next sweep executes them. */
  readonly left: number;
  /**
   * True if there were pods to end, no call to end a pod succeeded, and the provider refused further calls or every end was left
   * undone.
   */
  readonly isRefused: boolean;
  /** The number of jobs handed to the launcher. The launcher itself reports how many of them it left. */
  readonly launches: number;
  /** The number of jobs that limits admitted in this sweep, so that they now wait for a GPU. */
  readonly admitted: number;
  /** The sums of all users after the admissions. `undefined` if they could not be read. */
  readonly installation: Installation | undefined;
}

/**
 * Executes the plan until calls or time run out. Marks of orphans are written first, before anything takes time. Actions that need
 * calls start in the order of the plan. Writes run in parallel with the calls, and launches are handed over at once. A fault in one
 * action does not stop other actions.
 */
export const execute = async (
  plan: SweepPlan,
  owner: string,
  budget: CallBudget,
  deps: ExecutePorts,
): Promise<ExecuteResult> => {
  const lines = byLine(plan.actions);
  const waiting = jobIdsOf(lines.call);
  /** The ids of jobs that wait for a launch because of this sweep's own changes. */
  const queued = new Set<string>();
  let heeded = 0;
  const onHeeded = () => {
    heeded += 1;
  };
  const execution = new Execution(executeDeps(lines.call.length, budget, plan, queued, { ...deps, onHeeded }));
  await execution.all(lines.mark, writesAtOnce);
  const marks = await savedMarks(plan.marks, execution.done, owner, deps);
  const order = plannedOrder(lines.call, budget, plan.lastTurnOf);
  const [launches] = await Promise.all([
    handOver(order, deps).then((handed) => {
      if (order?.calls !== undefined && handed > 0) execution.ordered(lines.call, order.calls / order.tries);
      return handed;
    }),
    execution.all(withoutLaunches(lines.call), callsAtOnce),
    execution.all(lines.record, writesAtOnce),
  ]);
  // Admissions come after the ends of this sweep, because ended jobs may let other jobs fit within the limits.
  const { admitted, installation } = await executeAccounts(plan, budget, execution.deps, (action) =>
    execution.did(action),
  );
  const further = await handOver(furtherOrder([...queued], budget), deps);
  await savedMarks(
    marks,
    execution.done.filter(({ verdict }) => verdict.kind === 'terminate' || verdict.kind === 'forget_orphan'),
    owner,
    deps,
  );
  const left = execution.left.size + plan.left + waiting.length - launches;
  const ends = lines.call.filter(endsPod);
  const isRefused =
    ends.length > 0 && heeded === 0 && (budget.isStopped || ends.every((action) => execution.left.has(action)));
  return { done: execution.done.length, left, isRefused, launches: launches + further, admitted, installation };
};

const endsPod = ({ verdict }: Action): boolean => verdict.kind === 'end' || verdict.kind === 'terminate';

/** Resolves to the number of jobs in the order, or to 0 if no order was handed over. */
const handOver = async (order: LaunchOrder | undefined, { launcher, onFault }: ExecutePorts): Promise<number> => {
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

const byLine = (actions: readonly Action[]): Record<'call' | 'record' | 'mark', readonly Action[]> => {
  const of = (wanted: (queue: Queue) => boolean) => actions.filter((action) => wanted(queueOf(action)));
  return {
    call: of(takesCalls),
    record: of((queue) => queue === 'record'),
    mark: of((queue) => queue === 'mark'),
  };
};

/**
 * Adds the budget, the gate and the callbacks of this sweep. A 429 stops the budget, because RunPod would refuse each further call
 * and count it against us.
 */
const executeDeps = (
  wanted: number,
  budget: CallBudget,
  { gate }: SweepPlan,
  queued: Set<string>,
  deps: ExecutePorts & Pick<ExecuteDeps, 'onHeeded'>,
): ExecuteDeps => ({
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

class Execution {
  readonly deps: ExecuteDeps;
  readonly done: Action[] = [];
  readonly left = new Set<Action>();

  constructor(deps: ExecuteDeps) {
    this.deps = deps;
  }

  all(actions: readonly Action[], width: number): Promise<void> {
    return inParallel(actions, width, (action) => this.#one(action));
  }

  /** Notes the first `count` launches as done: a call was set aside for each of them. */
  ordered(line: readonly Action[], count: number): void {
    for (const action of line.filter(isLaunch).slice(0, count)) this.did(action);
  }

  async #one(action: Action): Promise<void> {
    const { budget, onFault } = this.deps;
    try {
      const did = budget.secondsLeft <= 0 ? 'left' : await executeAction(action, this.deps);
      if (did === 'left') this.left.add(action);
      if (did === 'done') this.did(action);
    } catch (error) {
      onFault(error);
    }
  }

  did(action: Action): void {
    this.done.push(action);
    this.deps.onAction(action);
  }
}

/** Resolves to the marks after these actions, and saves them if they changed. */
const savedMarks = async (
  marks: OrphanMarks,
  done: readonly Action[],
  owner: string,
  { state, clock, onFault }: ExecutePorts,
): Promise<OrphanMarks> => {
  const next = nextMarks(marks, done, clock());
  if (JSON.stringify(next) !== JSON.stringify(marks)) await state.saveOrphans(owner, next).catch(onFault);
  return next;
};

const nextMarks = (marks: OrphanMarks, done: readonly Action[], now: Date): OrphanMarks => {
  const next: Record<string, OrphanMark> = { ...marks };
  const at = now.toISOString();
  for (const { verdict, pod } of done) {
    if (verdict.kind === 'forget_orphan') delete next[verdict.podId];
    if (verdict.kind === 'miss_orphan')
      next[verdict.podId] = { seen_at: at, ...next[verdict.podId], missing_since: at };
    if (pod === undefined) continue;
    const { missing_since: _, ...listed } = next[pod.id] ?? { seen_at: at };
    if (verdict.kind === 'mark_orphan') next[pod.id] = { seen_at: at };
    if (verdict.kind === 'unmark_orphan') delete next[pod.id];
    if (verdict.kind === 'find_orphan') next[pod.id] = listed;
    if (verdict.kind === 'terminate' && verdict.orphan !== undefined) next[pod.id] = { ...listed, tried_at: at };
  }
  return next;
};
