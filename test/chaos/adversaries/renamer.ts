import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { type Adversary, deployed, type Scene } from './adversary.ts';

const rename = async ({ world, stage, random }: Scene, podId: string): Promise<void> => {
  const { simulator } = world.runpod;
  const headers = { authorization: `Bearer ${simulator.apiKey}`, 'content-type': 'application/json' };
  const ofNobody = formatPodName({ stage: stage.name, job_id: random.uuid(), attempt: 1 });
  const body = JSON.stringify({ name: random.pick(['my pod', ofNobody]) });
  await world.runpod.fetchAs('an owner')(`${simulator.url}/pods/${podId}`, { method: 'PATCH', headers, body });
};

/** Renames its pods in RunPod's console, so that they are missing under their names and still cost. */
export const renamer: Adversary = {
  name: 'renamer',
  planFor: (_job, random) => ({
    ...healthyPlan,
    steps: 500,
    inside: {
      afterSeconds: random.between(60, 400),
      fault: { kind: random.pick(['freezes', 'hangs_busy', 'stalls'] as const) },
    },
    isDeaf: true,
  }),
  play: async (scene) => {
    const { world, stage, random } = scene;
    for (let nth = 0; nth < 3; nth += 1) {
      const jobId = await deployed(scene, { max_attempts: 2 });
      await world.clock.sleep(random.between(5, 200) * 1000);
      const podId = jobId === undefined ? undefined : stage.jobs.rows.get(jobId)?.pod_id;
      // RunPod's API may be down just now; then this pod keeps its name.
      if (podId !== undefined) await rename(scene, podId).catch(() => {});
    }
  },
};
