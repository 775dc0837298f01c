import { healthyPlan } from '../../virtual/pod/attempt-plan.ts';
import { type Adversary, deployedTogether } from './adversary.ts';
import { endlessPhases } from './endless-phases.ts';

/** Three bytes in UTF-8, and one character. */
const wide = '漢';

const config = {
  name: wide.repeat(100),
  model: { name: 'Qwen/Qwen2.5-0.5B', num_parameters: 500_000_000 },
  trainer: 'transformers',
  training: {
    method: 'sft',
    num_epochs: 1,
    learning_rate: 0.0001,
    batch_size: 1,
    chat_template_jinja: `{{ messages }}${wide.repeat(16_370)}`,
    use_lora: true,
    lora_target_modules: Array.from({ length: 64 }, (_, nth) => `${nth}`.padEnd(200, wide)),
  },
};

const wish = {
  training_config: config,
  environment_variables: Object.fromEntries(['A', 'B', 'C'].map((name) => [name, wide.repeat(6800)])),
  max_attempts: 10,
};

const lastWords = () => ({
  message: wide.repeat(4000),
  log_tail: Array.from({ length: 200 }, () => wide.repeat(1000)),
});

/** The pods of this user fail with as much text as is taken, then fill what is left, and hang: a job that is full could not be ended. */
export const fatJobs: Adversary = {
  name: 'fat_jobs',
  planFor: ({ attempt }, random) =>
    attempt < 10 || random.chance(0.3)
      ? {
          ...healthyPlan,
          inside: { afterSeconds: 25, fault: { kind: 'reports', reason: 'gpu_unusable' } },
          lastWords,
          isDeaf: attempt === 10,
        }
      : {
          ...healthyPlan,
          steps: 2000,
          alongside: endlessPhases(800, 0.4),
          inside: { afterSeconds: 600, fault: { kind: random.pick(['hangs_busy', 'freezes'] as const) } },
          isDeaf: true,
        },
  play: async (scene) => {
    const { world, stage, user, random } = scene;
    const dataset_id = await stage.addDataset(user.id, 'chatml');
    const jobs = await deployedTogether(scene, random.whole(1, 3), { ...wish, dataset_id });
    await world.clock.sleep(random.between(1500, 4500) * 1000);
    for (const jobId of jobs) if (jobId !== undefined && random.chance(0.5)) await user.cancel(jobId);
  },
};
