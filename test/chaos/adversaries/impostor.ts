import type { PodReport } from '../../../infra/local/runpod-simulator/pod-control.ts';
import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import type { Random } from '../../virtual/random.ts';
import { lastingFaults, lostCreate } from '../unseen-pods.ts';
import { type Adversary, deployed } from './adversary.ts';

const idsOfNobody = ['no-such-pod-01', 'x'.repeat(128), '..', 'a/b', 'a?b', 'a%2Fb', ' ', '-'] as const;

/** The id of another pod in the account, mostly a live one: of any user, of either stage, or of somebody else. */
const another =
  (random: Random) =>
  (pods: readonly PodReport[]): string => {
    const live = pods.filter(({ status }) => status !== 'TERMINATED');
    if (random.chance(0.25)) return random.pick(idsOfNobody);
    return random.pick(random.chance(0.8) ? live : pods).id;
  };

/**
 * Gives the ids of other pods at its claims, so that they may pass for its own: be recorded, or ended. Lists show its own pods by
 * their names at the latest after some minutes, because nothing else tells of a pod that lies.
 */
export const impostor: Adversary = {
  name: 'impostor',
  planFor: (_job, random) => ({
    ...healthyPlan,
    steps: random.whole(5, 80),
    claimsAs: another(random),
    isDeaf: random.chance(0.4),
    runpod: random.chance(0.6)
      ? [
          lostCreate(random),
          ...(random.chance(0.5) ? [{ kind: 'unlisted', downSeconds: random.between(20, 900) } as const] : []),
        ]
      : [],
    ...(random.chance(0.4) && {
      inside: {
        afterSeconds: random.between(20, 300),
        fault: random.pick(lastingFaults),
      },
    }),
  }),
  play: async (scene) => {
    const { world, user, random } = scene;
    for (let nth = 0; nth < 10; nth += 1) {
      const jobId = await deployed(scene, { max_attempts: random.whole(1, 3) });
      await world.clock.sleep(random.exponential(200_000));
      if (jobId !== undefined && random.chance(0.3)) await user.cancel(jobId);
    }
  },
};
