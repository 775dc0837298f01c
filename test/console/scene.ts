import { smokeConfig, uploadDataset } from '../e2e/stack-world.ts';
import { PodVoice } from './pod-voice.ts';
import type { ConsoleWorld } from './world.ts';

/** Markup in every text that a user or a pod may choose. */
export const markup = '<img src=x onerror="globalThis.stolen=1"><script>globalThis.stolen=1</script>';

export interface Scene {
  readonly dataset: string;
  readonly config: string;
  readonly running: string;
  readonly waiting: string;
  readonly completed: string;
  readonly failed: string;
  readonly cancelled: string;
  readonly hostile: string;
}

/** The world that a scene is played on. */
export type Stage = Pick<ConsoleWorld, 'stack' | 'pods' | 'client'>;

/** Somebody who deploys jobs on one dataset, and the pods of those jobs. */
const castOf = async (world: Stage) => {
  const alice = await world.client('alice');
  const dataset_id = await uploadDataset(alice);
  return {
    alice,
    dataset: dataset_id,
    deploy: async (name: string, more: Record<string, unknown> = {}): Promise<string> => {
      const body = { training_config: smokeConfig(), dataset_id, gpu_type: 'RTX 4090', budget_limit: 1, name, ...more };
      const answer = await alice.post('/api/training/deploy/runpod', body);
      if (answer.status > 202) throw new Error(answer.text);
      return answer.body.job_id;
    },
    voiceOf: async (id: string): Promise<PodVoice> => {
      const voice = new PodVoice(world.stack.apiUrl, await world.pods.of(id));
      await voice.claim();
      return voice;
    },
  };
};

type Cast = Awaited<ReturnType<typeof castOf>>;

/** A user who puts markup wherever a text can be put. */
const playHostile = async ({ deploy, voiceOf }: Cast): Promise<string> => {
  const hostile = await deploy(markup.slice(0, 100), { labels: { note: markup.slice(0, 100) } });
  const voice = await voiceOf(hostile);
  await voice.log([markup]);
  await voice.fail('training_crashed', markup, [markup]);
  return hostile;
};

/** Jobs of alice in every state, with names that anybody may see. */
const playPolite = async (world: Stage, { alice, dataset, deploy, voiceOf }: Cast): Promise<Omit<Scene, 'hostile'>> => {
  const completed = await deploy('support answers, rank 16');
  const first = await voiceOf(completed);
  await first.train({ steps: 300, of: 300 });
  await first.complete(300);

  const failed = await deploy('support answers, rank 64');
  const second = await voiceOf(failed);
  await second.train({ steps: 12, of: 300 });
  await second.fail('out_of_memory', 'CUDA out of memory: tried to allocate 2.1 GiB.', [
    'step 12',
    'torch.OutOfMemoryError',
  ]);

  const cancelled = await deploy('learning rate far too high');
  await alice.post(`/api/training/jobs/${cancelled}/cancel`);

  const running = await deploy('support answers, rank 32');
  await (await voiceOf(running)).train({ steps: 180, of: 300, scale: 0.8 });

  world.stack.simulator?.control.faults.add({ kind: 'no_capacity', gpu: 'NVIDIA H100 80GB HBM3' });
  const waiting = await deploy('on an H100, when there is one', {
    gpu_type: 'NVIDIA H100 80GB HBM3',
    budget_limit: 20,
  });
  const kept = await alice.post('/api/training/configs', { ...smokeConfig(), name: 'mine alone' });
  return { dataset, config: kept.body.id, running, waiting, completed, failed, cancelled };
};

export const playScene = async (world: Stage): Promise<Scene> => {
  const cast = await castOf(world);
  const hostile = await playHostile(cast);
  return { ...(await playPolite(world, cast)), hostile };
};

/** To be shown: without the job whose texts are markup. */
export const playShownScene = async (world: Stage): Promise<Omit<Scene, 'hostile'>> =>
  playPolite(world, await castOf(world));
