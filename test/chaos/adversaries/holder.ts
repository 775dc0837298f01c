import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { type Adversary, deployed, type Scene } from './adversary.ts';

const holdsOne = async (scene: Scene): Promise<void> => {
  const { world, user, random } = scene;
  await world.clock.sleep(random.between(0, 300_000));
  const wish = { max_attempts: 2, max_duration_minutes: random.whole(2, 8), budget_limit: random.between(0.3, 3) };
  const jobId = await deployed(scene, wish);
  if (jobId === undefined) return;
  for (let nth = 0; nth < 3; nth += 1) {
    await world.clock.sleep(random.between(0, 200_000));
    await user.hold(jobId, random.whole(60, 3600));
  }
  if (random.chance(0.3)) await user.cancel(jobId);
};

/** Holds its jobs beyond their time, so that what is reserved for them grows while they wait, run and end. */
export const holder: Adversary = {
  name: 'holder',
  planFor: (_job, random) => ({ ...healthyPlan, steps: random.whole(20, 200) }),
  play: async (scene) => Promise.all(Array.from({ length: scene.random.whole(3, 10) }, () => holdsOne(scene))),
};
