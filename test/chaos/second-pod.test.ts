import { healthyPlan } from '../virtual/pod/attempt-plan.ts';
import { createVirtualWorld } from '../virtual/world.ts';

describe('a create of which RunPod makes two pods', () => {
  it('costs the job no attempt: the pod that claims second ends itself, and the other one finishes', async () => {
    const world = await createVirtualWorld({ seed: 1, planFor: () => healthyPlan });
    const { simulator } = world.runpod;
    const { fetch } = simulator;
    Object.assign(simulator, {
      fetch: async (...call: Parameters<typeof fetch>) => {
        const isCreate = call[1]?.method === 'POST' && String(call[0]).endsWith('/pods');
        if (isCreate) await fetch(...call);
        return fetch(...call);
      },
    });
    void world.sweepForEver();
    void world.user('alice').deploy({ max_attempts: 1 }, 'key-1');
    await world.run(30);
    await world.run(3600, () => world.livePods().length === 0);
    expect(world.jobs()).toMatchObject([{ status: 'completed', attempt: 1 }]);
    expect(world.pods()).toHaveLength(2);
  });
});
