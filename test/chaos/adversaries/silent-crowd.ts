import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { type Adversary, deployedTogether } from './adversary.ts';

/** Many pods that hang busy at once: where jobs are counted, one user looks like an outage of ours. */
export const silentCrowd: Adversary = {
  name: 'silent_crowd',
  planFor: (_job, random) => ({
    ...healthyPlan,
    steps: 500,
    inside: { afterSeconds: random.between(80, 100), fault: { kind: 'hangs_busy' } },
    isDeaf: true,
  }),
  play: async (scene) => deployedTogether(scene, scene.random.whole(8, 20), { max_attempts: 1 }),
};
