import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { hangingHost } from '../../virtual/webhook-receiver.ts';
import { type Adversary, deployedTogether } from './adversary.ts';

/** Jobs that are over at once, and receivers that take the call and never answer: others wait behind them. */
export const hangingWebhooks: Adversary = {
  name: 'hanging_webhooks',
  planFor: () => healthyPlan,
  play: async (scene) => {
    const { world, random } = scene;
    world.runpod.control.faults.add({ kind: 'no_capacity', gpu: 'NVIDIA B200' });
    const webhook = `https://${hangingHost}/done`;
    const wish = { gpu_types: ['B200'], max_attempts: 1, capacity_wait_minutes: 0, webhook };
    for (let wave = 0; wave < 4; wave += 1) {
      await deployedTogether(scene, random.whole(60, 120), wish);
      await world.clock.sleep(200_000);
    }
  },
};
