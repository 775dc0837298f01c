import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { tryCall } from '../../virtual/pod/backoff.ts';
import type { PodCaller } from '../../virtual/pod/pod-caller.ts';
import { type Adversary, deployed } from './adversary.ts';

const chatters = async (pod: PodCaller): Promise<void> => {
  const { api, jobId, token, attempt, process } = pod;
  for (let nth = 0; nth < 2500; nth += 1) {
    await process.sleep(1);
    const body = { attempt, seq: 1_000_000 + nth, metrics: [] };
    await tryCall(pod, () => api.call('report-metrics', { path: { id: jobId }, bearer: token, body }));
  }
};

/** One pod that is heard each second, through every gap: it must not stand for all the others. */
export const chatterbox: Adversary = {
  name: 'chatterbox',
  planFor: () => ({ ...healthyPlan, steps: 260, alongside: chatters }),
  play: async (scene) => deployed(scene, { max_attempts: 1 }),
};
