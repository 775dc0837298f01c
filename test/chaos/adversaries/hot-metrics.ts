import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { tryCall } from '../../virtual/pod/backoff.ts';
import type { PodCaller } from '../../virtual/pod/pod-caller.ts';
import { type Adversary, deployedTogether } from './adversary.ts';

const batches = 130;
const pointsEach = 500;
const secondsBetween = 2;
/** Afterwards: its own sender's numbers are old by then, so it would pass for silent. */
const heartbeats = 400;

const reportsWithoutPause = async (pod: PodCaller): Promise<void> => {
  const { api, jobId, token, attempt, process } = pod;
  for (let nth = 0; nth < batches + heartbeats; nth += 1) {
    const isFull = nth < batches;
    await process.sleep(isFull ? secondsBetween : 15);
    const metrics = Array.from({ length: isFull ? pointsEach : 0 }, (_, index) => ({
      step: nth * pointsEach + index,
      train_loss: 1 / (index + 1),
    }));
    const body = { attempt, seq: 1_000_000 + nth, metrics };
    await tryCall(pod, () => api.call('report-metrics', { path: { id: jobId }, bearer: token, body }));
  }
};

/** Reports full batches as fast as it can, then makes no step: whoever looks at its pace has all of them to read. */
export const hotMetrics: Adversary = {
  name: 'hot_metrics',
  planFor: (_job, random) => ({
    ...healthyPlan,
    steps: 2000,
    alongside: reportsWithoutPause,
    inside: { afterSeconds: random.between(320, 400), fault: { kind: 'stalls' } },
  }),
  play: async (scene) =>
    deployedTogether(scene, scene.random.whole(1, 2), { max_attempts: 1, max_duration_minutes: 150 }),
};
