import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { fetchFrom } from './outside.ts';
import { SmokeFault } from './smoke-fault.ts';
import { whereToLook } from './where-to-look.ts';
import { only, type Step, type World } from './world.ts';

/** From a config to a trained toy. */

const idSchema = z.object({ id: z.string() });
const gpusSchema = z.object({ items: z.array(z.object({ id: z.string() })).min(1), taken_at: z.iso.datetime() });
const preflightSchema = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
  cost: z.object({ estimated_cost: z.number(), cost_per_hour: z.number() }).nullable(),
});
const deployedSchema = z.object({ job_id: z.string(), message: z.string() });
export const jobSchema = z.object({
  status: z.string(),
  phase: z.string().nullable(),
  reason: z.string().optional(),
  error: z.object({ message: z.string() }).optional(),
  waiting: z.object({ reason: z.string().nullable(), message: z.string() }).nullable(),
  gpu_type: z.string().nullable(),
  attempts: z.array(z.object({ pod_id: z.string().nullable() })),
  cost: z.object({ actual_cost: z.number() }),
});
type Job = z.infer<typeof jobSchema>;
const metricsSchema = z.object({ items: z.array(z.object({ step: z.number() })).min(1) });
const artifactsSchema = z.object({
  items: z.array(z.object({ kind: z.string(), sha256: z.string(), url: z.url().optional() })),
});

/** A refresh runs every ten minutes; RunPod may miss one. */
const oldCatalogMinutes = 35;
const budgetOfPreflight = 1;

const gpus: Step = {
  name: 'gpus',
  run: async ({ outside }) => {
    const expected = { status: 200, schema: gpusSchema, look: whereToLook.runpodKey };
    const { items, taken_at } = await outside.ask('GET', '/api/gpus', expected);
    const minutes = Math.round((Date.now() - Date.parse(taken_at)) / 60_000);
    if (minutes > oldCatalogMinutes) {
      throw new SmokeFault(`The GPU catalogue was last refreshed ${minutes} minutes ago.`, whereToLook.catalog);
    }
    return `${items.length} cards, as of ${minutes} minutes ago`;
  },
};

const config: Step = {
  name: 'config',
  run: async ({ outside, runId, made }) => {
    const body = {
      name: `smoke ${runId}`,
      model: { name: 'smoke' },
      trainer: 'smoke',
      dataset_id: only([...made.datasets][0], 'The dataset'),
      training: { method: 'cpt', num_epochs: 1, learning_rate: 0.01, batch_size: 8, max_steps: 20, logging_steps: 2 },
    };
    const key = `smoke-config-${runId}`;
    const { id } = await outside.create('/api/training/configs', key, { status: 201, schema: idSchema, body });
    made.configs.add(id);
    await outside.ask('GET', `/api/training/configs/${id}`, { status: 200, schema: idSchema });
    return 'stored and read back';
  },
};

/** Every limit is low: what this costs when all goes wrong is the budget. */
const request = ({ made, options }: World) => ({
  training_config_id: only([...made.configs][0], 'The config'),
  budget_limit: options.budget ?? budgetOfPreflight,
  max_duration_minutes: 30,
  capacity_wait_minutes: 10,
  max_attempts: 2,
});

const preflight: Step = {
  name: 'preflight',
  run: async (world) => {
    const { ok, checks, cost } = await world.outside.ask('POST', '/api/training/deploy/runpod/preflight', {
      status: 200,
      schema: preflightSchema,
      look: whereToLook.runpodKey,
      body: request(world),
    });
    const failed = checks.filter((check) => !check.ok);
    if (ok && failed.length === 0) return `${checks.length} checks, $${cost?.cost_per_hour ?? 0} an hour`;
    throw new SmokeFault(
      `The preflight says no: ${failed.map(({ name, message }) => `${name}: ${message}`).join(' ')}`,
      whereToLook.api,
    );
  },
};

export const isOver = ({ status }: Job): boolean => ['completed', 'failed', 'cancelled'].includes(status);

/** Capacity wait, start and run at their limits, and some minutes for what ends them. */
const jobPatienceMs = 50 * 60_000;
const lookEveryMs = 2000;

const follow = async (world: World, jobId: string): Promise<Job> => {
  const { outside, told, say } = world;
  const until = Date.now() + jobPatienceMs;
  let last = '';
  while (Date.now() < until) {
    const job = await outside.ask('GET', `/api/training/jobs/${jobId}`, { status: 200, schema: jobSchema });
    const now = job.phase ?? job.status;
    if (now !== last) say(`job ${jobId}: ${now.replaceAll('_', ' ')}`);
    last = now;
    if (isOver(job)) return job;
    // It waits until somebody adds funds, and a smoke test need not.
    if (job.waiting?.reason === 'provider_balance') {
      const why = `provider_balance: ${job.waiting.message}`;
      throw new SmokeFault(`Job ${jobId} did not complete. ${why}`, whereToLook.runpodBalance);
    }
    await wait(lookEveryMs, undefined, { signal: told });
  }
  throw new SmokeFault(`Job ${jobId} is not over after ${jobPatienceMs / 60_000} minutes.`, whereToLook.lostJob);
};

const job: Step = {
  name: 'job',
  run: async (world) => {
    const { outside, made, runId } = world;
    made.deploy = { key: `smoke-deploy-${runId}`, body: request(world) };
    const { job_id } = await deployed(world);
    const ended = await follow(world, job_id);
    if (ended.status !== 'completed') {
      const why = `${ended.reason ?? ended.status}${ended.error ? `: ${ended.error.message}` : ''}`;
      const isKey = ended.reason === 'provider_auth';
      const look = isKey ? whereToLook.runpodKey : whereToLook.lostJob;
      throw new SmokeFault(`Job ${job_id} did not complete. ${why}`, look);
    }
    const path = `/api/training/jobs/${job_id}`;
    const points = await outside.ask('GET', `${path}/metrics`, { status: 200, schema: metricsSchema });
    await assertModel(world, path);
    const where = ended.gpu_type ?? 'some card';
    return `${points.items.length} points, a model; $${ended.cost.actual_cost.toFixed(4)} on ${where}`;
  },
};

/** 201 when the pod is there, 202 when it is still to come; 4xx leaves nothing behind. */
const deployed = async ({ outside, made }: World): Promise<z.infer<typeof deployedSchema>> => {
  const { key, body } = only(made.deploy, 'The deploy');
  const path = '/api/training/deploy/runpod';
  const answer = await outside.create(path, key, { status: [201, 202], schema: deployedSchema, body });
  made.jobId = answer.job_id;
  return answer;
};

const assertModel = async ({ outside }: World, path: string): Promise<void> => {
  const { items } = await outside.ask('GET', `${path}/artifacts`, { status: 200, schema: artifactsSchema });
  const model = items.find(({ kind }) => kind === 'model');
  if (model?.url === undefined) throw new SmokeFault('The job completed without a model.', whereToLook.lostJob);
  const { bytes } = await fetchFrom(model.url, 'GET', {}, whereToLook.api);
  if (createHash('sha256').update(bytes).digest('hex') === model.sha256) return;
  throw new SmokeFault('The model is not the bytes that the pod announced.', whereToLook.api);
};

export const trainingSteps: readonly Step[] = [gpus, config, preflight];
export const jobSteps: readonly Step[] = [job];
