import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { tinyHub } from '../../infra/local/trainer/trainer-python.ts';
import { type Client, type StackWorld, sha256, startWorld, until, uploadDataset } from '../e2e/stack-world.ts';
import { type Format, tinyDataset } from './tiny-datasets.ts';

interface Case {
  readonly format: Format;
  readonly model?: string;
  readonly training: Readonly<Record<string, unknown>>;
  /** Examples share a sequence. */
  readonly packs?: boolean;
  readonly kinds: readonly ('adapter' | 'model')[];
}

/** Each method once, and between them every format, both tiny models, adapters and whole models. */
const cases: readonly (readonly [string, Case])[] = [
  [
    'sft of an adapter, merged as well, on conversations',
    { format: 'chatml', training: { method: 'sft', use_lora: true, merge_adapter: true }, kinds: ['adapter', 'model'] },
  ],
  ['sft of a whole model on instructions', { format: 'alpaca', training: { method: 'sft' }, kinds: ['model'] }],
  [
    'sft with ChatML on a model without a template, answers only',
    {
      format: 'sharegpt',
      model: 'podwarden-test/tiny-neox',
      training: { method: 'sft', use_lora: true, chat_template: 'chatml', assistant_only_loss: true },
      kinds: ['adapter'],
    },
  ],
  ['packed sft', { format: 'openorca', training: { method: 'sft', packing: true }, packs: true, kinds: ['model'] }],
  ['dpo', { format: 'dpo', training: { method: 'dpo', use_lora: true, beta: 0.2 }, kinds: ['adapter'] }],
  ['orpo', { format: 'dpo', training: { method: 'orpo' }, kinds: ['model'] }],
  ['kto', { format: 'kto', training: { method: 'kto', use_lora: true }, kinds: ['adapter'] }],
  ['cpt', { format: 'text', training: { method: 'cpt' }, packs: true, kinds: ['model'] }],
];

const python = 'python3';
let world: StackWorld;
let alice: Client;
let folder: string;
let variables: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podwarden-trainer-'));
  const found = spawnSync(python, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
  variables = tinyHub(dirname(found), join(folder, 'hub'));
  world = await startWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
  alice = await world.as('alice');
}, 120_000);

afterAll(async () => {
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const deploy = async ({ format, model = 'podwarden-test/tiny-llama', training }: Case): Promise<string> => {
  const dataset = await uploadDataset(alice, tinyDataset(format), { format });
  const answer = await alice.post('/api/training/deploy/runpod', {
    training_config: {
      name: `tiny ${String(training.method)}`,
      model: { name: model, num_parameters: 1_000_000 },
      trainer: 'transformers',
      training: {
        num_epochs: 2,
        learning_rate: 0.01,
        batch_size: 8,
        logging_steps: 2,
        eval_split: 0.1,
        max_seq_length: 128,
        gradient_checkpointing: false,
        ...training,
      },
    },
    dataset_id: dataset,
    gpu_type: 'RTX 4090',
    environment_variables: variables,
    max_attempts: 1,
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.job_id;
};

const ended = async (jobId: string) =>
  until(
    async () => (await alice.get(`/api/training/jobs/${jobId}`)).body,
    ({ status }) => ['completed', 'failed', 'cancelled'].includes(status),
    () => world.stack.runSchedule('sweep'),
    280_000,
  );

const loaded = async (artifact: { url: string; sha256: string; name: string; kind: string }) => {
  const bytes = Buffer.from(await (await fetch(artifact.url)).arrayBuffer());
  expect(sha256(bytes)).toBe(artifact.sha256);
  const path = join(folder, artifact.name);
  writeFileSync(path, bytes);
  const script = join(import.meta.dirname, '../../infra/local/trainer/load_artifact.py');
  // Beside the stack, which lives in this process: its connections would die of a wait that blocks.
  const { stdout } = await promisify(execFile)(python, [script, path, artifact.kind], {
    env: { ...process.env, ...variables },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
};

describe('the transformers trainer, from upload to artifact through the local stack', () => {
  it.each(cases)(
    '%s: the loss falls and what is uploaded loads again (F16 F44 F23 H6 H7)',
    async (_name, wanted) => {
      const jobId = await deploy(wanted);
      const job = await ended(jobId);
      if (job.status !== 'completed') throw new Error(JSON.stringify(job.error));
      const { items: points } = (await alice.get(`/api/training/jobs/${jobId}/metrics?max_points=200`)).body;
      const losses = points.flatMap(({ train_loss }: { train_loss?: number }) => train_loss ?? []);
      expect(losses.at(-1)).toBeLessThan(losses[0]);
      for (const { train_loss, tokens_per_second, samples_per_second } of points) {
        if (train_loss === undefined) continue;
        expect(tokens_per_second).toBeGreaterThan(0);
        // A packed sequence is no sample.
        if (!wanted.packs) expect(samples_per_second).toBeGreaterThan(0);
      }
      expect(job).toMatchObject({ current_step: job.total_steps, total_epochs: 2, eval_loss: expect.any(Number) });
      const { items: artifacts } = (await alice.get(`/api/training/jobs/${jobId}/artifacts`)).body;
      const made = artifacts.filter(({ kind }: { kind: string }) => kind !== 'checkpoint');
      expect(made.map(({ kind }: { kind: string }) => kind).sort()).toEqual([...wanted.kinds].sort());
      for (const artifact of made) {
        const seen = await loaded(artifact);
        expect(seen.new_tokens).toBeGreaterThan(0);
        expect(seen.has_template).toBe(wanted.format !== 'text' || wanted.model === undefined);
        expect(seen.files).toEqual(expect.arrayContaining(['tokenizer.json', 'generation_config.json', 'README.md']));
        expect(seen.card).toContain(sha256(tinyDataset(wanted.format)));
        expect(seen.card).toContain(`\`${job.dataset_id}\``);
      }
    },
    300_000,
  );
});
