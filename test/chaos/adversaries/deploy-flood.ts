import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { type Adversary, deployed } from './adversary.ts';

const floodSeconds = 400;
const secondsBetween = 0.8;

/** Asks without a pause for a card that nobody has: each deploy costs a call to RunPod, and nothing else. */
export const deployFlood: Adversary = {
  name: 'deploy_flood',
  needsLimits: true,
  planFor: () => healthyPlan,
  play: async (scene) => {
    const { world, random } = scene;
    world.runpod.control.faults.add({ kind: 'no_capacity', gpu: 'NVIDIA B300 SXM6 AC' });
    const wish = { gpu_types: ['B300'], max_attempts: 1, capacity_wait_minutes: random.whole(5, 30) };
    for (let seconds = 0; seconds < floodSeconds; seconds += secondsBetween) {
      void deployed(scene, wish);
      await world.clock.sleep(secondsBetween * 1000);
    }
  },
};
