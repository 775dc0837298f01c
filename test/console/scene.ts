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

/** Jobs of alice in every state. */
export const playScene = async (world: ConsoleWorld): Promise<Scene> => {
  const alice = await world.client('alice');
  const { apiUrl } = world.stack;
  const dataset_id = await uploadDataset(alice);
  const deploy = async (name: string, more: Record<string, unknown> = {}): Promise<string> => {
    const body = { training_config: smokeConfig(), dataset_id, gpu_type: 'RTX 4090', budget_limit: 1, name, ...more };
    const answer = await alice.post('/api/training/deploy/runpod', body);
    if (answer.status > 202) throw new Error(answer.text);
    return answer.body.job_id;
  };
  const voiceOf = async (id: string): Promise<PodVoice> => {
    const voice = new PodVoice(apiUrl, await world.pods.of(id));
    await voice.claim();
    return voice;
  };
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

  const hostile = await deploy(markup.slice(0, 100), { labels: { note: markup.slice(0, 100) } });
  const third = await voiceOf(hostile);
  await third.log([markup]);
  await third.fail('training_crashed', markup, [markup]);

  const running = await deploy('support answers, rank 32');
  await (await voiceOf(running)).train({ steps: 180, of: 300 });

  world.stack.simulator?.control.faults.add({ kind: 'no_capacity', gpu: 'NVIDIA H100 80GB HBM3' });
  const waiting = await deploy('on an H100, when there is one', {
    gpu_type: 'NVIDIA H100 80GB HBM3',
    budget_limit: 20,
  });
  const kept = await alice.post('/api/training/configs', { ...smokeConfig(), name: 'mine alone' });
  return { dataset: dataset_id, config: kept.body.id, running, waiting, completed, failed, cancelled, hostile };
};
