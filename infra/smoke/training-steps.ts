import { isOver, type Job, type Podwarden } from '../../shared/client/index.ts';
import { downloadArtifact } from '../../shared/client/transfers.ts';
import { asked, smokeFault } from './smoke-error.ts';
import { SmokeFault } from './smoke-fault.ts';
import { whereToLook } from './where-to-look.ts';
import { only, type Step, type World } from './world.ts';

/** The steps from a training config to a trained toy model. */

/** The largest permitted age of the GPU catalogue. A refresh runs every ten minutes, and some refreshes may fail. */
const oldCatalogMinutes = 35;
const budgetOfPreflight = 1;

const gpus: Step = {
  name: 'gpus',
  run: async ({ outside }) => {
    const { items, taken_at } = await asked('GET /api/gpus', outside.podwarden.gpus.list(), whereToLook.runpodKey);
    if (items.length === 0) throw new SmokeFault('The GPU catalogue is empty.', whereToLook.catalog);
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
    } as const;
    const { configs } = outside.podwarden;
    const { id } = await asked('A config', configs.create(body, { idempotencyKey: `smoke-config-${runId}` }));
    made.configs.add(id);
    await asked('The config', configs.get(id));
    return 'stored and read back';
  },
};

/** Returns the deploy request. Its limits are low, and the job costs at most the budget, whatever goes wrong. */
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
    const preflighted = world.outside.podwarden.deploy.preflight(request(world));
    const { ok, checks, cost } = await asked('The preflight', preflighted, whereToLook.runpodKey);
    const failed = checks.filter((check) => !check.ok);
    if (ok && failed.length === 0) return `${checks.length} checks, $${cost?.cost_per_hour ?? 0} an hour`;
    throw new SmokeFault(
      `The preflight says no: ${failed.map(({ name, message }) => `${name}: ${message}`).join(' ')}`,
      whereToLook.api,
    );
  },
};

/** The time limit of the job: the longest wait for a GPU, the longest run, and some minutes for the start and the end. */
const jobPatienceMs = 50 * 60_000;
const lookEveryMs = 2000;

const follow = async ({ outside, told, say }: World, jobId: string): Promise<Job> => {
  const tooLong = AbortSignal.timeout(jobPatienceMs);
  const options = { everyMs: lookEveryMs, signal: AbortSignal.any([told, tooLong]) };
  let last = '';
  try {
    for await (const { job } of outside.podwarden.jobs.follow(jobId, options)) {
      const now = job.phase ?? job.status;
      if (now !== last) say(`job ${jobId}: ${now.replaceAll('_', ' ')}`);
      last = now;
      if (isOver(job)) return job;
      // A job in this state waits until a person adds funds. The smoke test does not wait for the funds.
      if (job.waiting?.reason === 'provider_balance') {
        const why = `provider_balance: ${job.waiting.message}`;
        throw new SmokeFault(`Job ${jobId} did not complete. ${why}`, whereToLook.runpodBalance);
      }
    }
  } catch (error) {
    if (!tooLong.aborted) throw smokeFault(error, `Job ${jobId}`);
  }
  throw new SmokeFault(`Job ${jobId} is not over after ${jobPatienceMs / 60_000} minutes.`, whereToLook.lostJob);
};

const job: Step = {
  name: 'job',
  run: async (world) => {
    const { made, runId } = world;
    const { podwarden } = world.outside;
    const deploy = { key: `smoke-deploy-${runId}`, body: request(world) };
    made.deploy = deploy;
    // The answer is 201 if the pod exists, and 202 if the pod will be created later. An answer 4xx has created nothing.
    const { job_id } = await asked('A deploy', podwarden.deploy.start(deploy.body, { idempotencyKey: deploy.key }));
    made.jobId = job_id;
    const ended = await follow(world, job_id);
    if (ended.status !== 'completed') {
      const why = `${ended.reason ?? ended.status}${ended.error ? `: ${ended.error.message}` : ''}`;
      const isKey = ended.reason === 'provider_auth';
      const look = isKey ? whereToLook.runpodKey : whereToLook.lostJob;
      throw new SmokeFault(`Job ${job_id} did not complete. ${why}`, look);
    }
    const points = await asked('The curve', podwarden.jobs.metrics(job_id));
    if (points.items.length === 0) throw new SmokeFault('The job completed without a curve.', whereToLook.lostJob);
    await assertModel(podwarden, job_id);
    const where = ended.gpu_type ?? 'some card';
    return `${points.items.length} points, a model; $${ended.cost.actual_cost.toFixed(4)} on ${where}`;
  },
};

const assertModel = async (podwarden: Podwarden, jobId: string): Promise<void> => {
  const { items } = await asked('The list of artifacts', podwarden.artifacts.list(jobId));
  const model = items.find(({ kind }) => kind === 'model');
  if (model === undefined) throw new SmokeFault('The job completed without a model.', whereToLook.lostJob);
  const nowhere = { write: () => {}, clear: () => {} };
  await asked('The model', downloadArtifact(podwarden, jobId, model.id, nowhere));
};

export const trainingSteps: readonly Step[] = [gpus, config, preflight];
export const jobSteps: readonly Step[] = [job];
