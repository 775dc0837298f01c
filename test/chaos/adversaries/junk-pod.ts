import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { tryCall } from '../../virtual/pod/backoff.ts';
import type { PodCaller } from '../../virtual/pod/pod-caller.ts';
import { type Adversary, deployedTogether } from './adversary.ts';
import { endlessPhases } from './endless-phases.ts';

const junk = (nth: number): object =>
  [
    { type: 'phase', phase: 'starting' },
    { type: 'phase', phase: 'nonsense' },
    { type: 'phase', phase: 'uploading', totals: { total_steps: Number.MAX_SAFE_INTEGER } },
    { type: 'failed' },
    { type: 'completed', error: { code: 'training_crashed', message: 'both' } },
    { type: 'failed', error: { code: 'cancelled_by_user', message: 'not for a pod to say' } },
    { type: ['phase'], phase: { $gt: '' } },
    {},
  ][nth % 8] ?? {};

const sendsJunk = async (pod: PodCaller): Promise<void> => {
  const { api, jobId, token, attempt, process, spec } = pod;
  for (let nth = 0; nth < 120; nth += 1) {
    await process.sleep(2);
    // The last word of a pod that ends its attempt comes late, so that the rest is heard before.
    const event = nth < 100 && [4, 5].includes(nth % 8) ? {} : junk(nth);
    const body = { attempt: nth % 7 === 6 ? attempt + 1 : attempt, seq: 3_000_000 - nth, ...event };
    await tryCall(pod, () => api.call('report-event', { path: { id: jobId }, bearer: token, body }));
    if (nth % 10 !== 9) continue;
    const again = { attempt, pod_id: spec.podId, boot_id: `another ${nth}` };
    await tryCall(pod, () => api.call('claim-attempt', { path: { id: jobId }, bearer: token, body: again }));
  }
};

/** Says whatever comes to its mind, with a token that is good: second claims, events out of order, phases without end. */
export const junkPod: Adversary = {
  name: 'junk_pod',
  planFor: (_job, random) => ({
    ...healthyPlan,
    steps: random.whole(20, 60),
    alongside: random.chance(0.5) ? sendsJunk : endlessPhases(400, 0.4),
  }),
  play: async (scene) => deployedTogether(scene, scene.random.whole(2, 4), { max_attempts: 3 }),
};
