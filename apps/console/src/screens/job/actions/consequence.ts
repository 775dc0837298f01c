import type { Artifact, Job } from '../../../../../../shared/client/index.ts';
import { dollars } from '../../../../../../shared/figures/dollars.ts';
import { count } from '../../../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../../../shared/figures/sizes.ts';

type Spending = Pick<Job, 'pod_id' | 'current_step' | 'total_steps'> & {
  readonly cost: Pick<Job['cost'], 'actual_cost' | 'at_most_cost'>;
};

/** Returns the step of the newest complete checkpoint. Returns `undefined` if there is none. */
const newestCheckpoint = (artifacts: readonly Pick<Artifact, 'kind' | 'status' | 'step'>[]): number | undefined => {
  const steps = artifacts.flatMap(({ kind, status, step }) =>
    kind === 'checkpoint' && status === 'complete' && step !== undefined ? [step] : [],
  );
  return steps.length === 0 ? undefined : Math.max(...steps);
};

const lost = (artifacts: readonly Pick<Artifact, 'kind' | 'status' | 'step'>[] | undefined): string => {
  if (artifacts === undefined) return 'What it has learned since its last checkpoint is lost.';
  const checkpoint = newestCheckpoint(artifacts);
  return checkpoint === undefined
    ? 'There is no checkpoint yet: all that it has learned is lost.'
    : `The checkpoint of step ${count(checkpoint)} is kept; what it has learned since is lost.`;
};

/** Returns sentences about the consequence of a cancel: money, lost data and kept data. `artifacts` is `undefined` if not loaded. */
export const consequenceOfCancel = (
  { pod_id: pod, current_step: step, total_steps: steps, cost }: Spending,
  artifacts: readonly Pick<Artifact, 'kind' | 'status' | 'step'>[] | undefined,
): readonly string[] => {
  const returned = Math.max(0, cost.at_most_cost - cost.actual_cost);
  const spent =
    cost.actual_cost > 0
      ? `${dollars(cost.actual_cost)} are spent, and are not given back.`
      : 'It has cost nothing so far.';
  const money =
    returned > 0 ? `${spent} The other ${dollars(returned)} reserved for it are returned to your month.` : spent;
  if (pod === null && step === null) return [money, 'It has no pod: it leaves the queue.'];
  const at = step === null ? '' : ` It is at step ${count(step)}${steps === null ? '' : ` of ${count(steps)}`}.`;
  return [money, `Its pod is ended.${at}`, lost(artifacts), 'Log, curves and events stay.'];
};

/** Returns sentences about the cost of a hold for that many hours, and about what still ends the job. */
export const consequenceOfHold = (
  { budget_limit: budget }: Pick<Job['cost'], 'budget_limit'>,
  dollarsAnHour: number,
  hours: number,
): readonly string[] => [
  'Until then it is not ended for its health: a GPU that stands idle, a training that makes no step, a pod that is silent.',
  dollarsAnHour > 0
    ? `It goes on to cost ${dollars(dollarsAnHour)} an hour: ${dollars(dollarsAnHour * hours)} in that time.`
    : 'It has no pod, so it costs nothing yet.',
  budget === null
    ? 'Its time limit still ends it, since it has no budget.'
    : `Its budget of ${dollars(budget)} still ends it; its time limit does not.`,
];

const filesOf = (artifacts: readonly Pick<Artifact, 'size_bytes'>[] | undefined): string => {
  if (artifacts === undefined) return 'Every artifact that it has left is lost for good.';
  const total = artifacts.reduce((sum, { size_bytes: size }) => sum + size, 0);
  if (artifacts.length === 0) return 'It has left no artifact.';
  return artifacts.length === 1
    ? `Its artifact of ${bytes(total)} is lost for good.`
    : `Its ${count(artifacts.length)} artifacts, ${bytes(total)} in all, are lost for good.`;
};

/** Returns sentences about the data that is deleted with a job, and what is kept. `artifacts` is `undefined` if not loaded. */
export const consequenceOfDelete = (
  { cost }: { readonly cost: Pick<Job['cost'], 'actual_cost'> },
  artifacts: readonly Pick<Artifact, 'size_bytes'>[] | undefined,
): readonly string[] => [
  filesOf(artifacts),
  'Its log, curves, events and config as it ran are lost too.',
  'It is in no list from now on. Its bytes count as stored until they are deleted, within some two hours.',
  cost.actual_cost > 0
    ? `The ${dollars(cost.actual_cost)} that it has cost stay in the sum of their month.`
    : 'It has cost nothing.',
  'Its dataset and stored config stay.',
];
