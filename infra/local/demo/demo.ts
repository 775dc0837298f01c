import { createHash } from 'node:crypto';
import process from 'node:process';
import { Podwarden, PodwardenError } from '../../../shared/client/index.ts';
import { uploadDataset } from '../../../shared/client/transfers.ts';
import { PlainError } from '../../plain-error.ts';
import { printOut as say } from '../command-line.ts';
import { shutdownSignal } from '../shutdown-signal.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { startLocalStack } from '../stack/start-local-stack.ts';
import { type FailurePlan, planFor } from './failure-plan.ts';
import { failures, readOptions } from './options.ts';
import { summarize } from './summary.ts';
import { type TrainingPlan, trainingPlan } from './training-plan.ts';
import { watchJob } from './watch-job.ts';

/** `npm run demo`: the whole way of a job on this machine, from an upload to a trained model, until no pod is left. */

const upload = async (podwarden: Podwarden, { dataset: bytes, format }: TrainingPlan): Promise<string> => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = new Blob([new Uint8Array(bytes)]);
  const dataset = await uploadDataset(podwarden, file, { name: 'State of the Union addresses', sha256, format });
  say(
    `Dataset   ${(bytes.length / 1e6).toFixed(1)} MB of speeches uploaded through a presigned URL; it is ${dataset.status}.`,
  );
  return dataset.id;
};

const deploy = async (podwarden: Podwarden, datasetId: string, plan: TrainingPlan): Promise<string> => {
  const config = await podwarden.configs.create({ name: 'demo', ...plan.config });
  const { job_id, gpu_type, cost, message } = await podwarden.deploy.start({
    training_config_id: config.id,
    dataset_id: datasetId,
    gpu_type: 'RTX 4090',
    budget_limit: 0.5,
    environment_variables: { ...plan.variables },
  });
  say(`Deploy    job ${job_id} on ${gpu_type} at $${cost.cost_per_hour}/h. ${message}`);
  return job_id;
};

const run = async (
  stack: LocalStack,
  plan: FailurePlan,
  training: TrainingPlan,
  expected: string,
): Promise<boolean> => {
  plan.prepare?.(stack);
  const podwarden = new Podwarden({ baseUrl: stack.apiUrl, token: await stack.issueToken('demo-user') });
  const jobId = await deploy(podwarden, await upload(podwarden, training), training);
  const watched = await watchJob(podwarden, jobId, training.patienceMs, (seen) => plan.watch?.(stack, seen));
  return summarize(stack, podwarden, watched, expected, training);
};

/** Recognises a claim by the log line of its function. */
const onClaim = (text: string, stack: LocalStack, plan: FailurePlan): void => {
  const isClaim = text.includes('"request_completed"') && text.includes('"operation":"claim-attempt"');
  const jobId = /"job_id":"([^"]+)"/.exec(text)?.[1];
  if (isClaim && jobId !== undefined) void plan.afterClaim?.(stack, jobId);
};

const whenTold = (told: AbortSignal): Promise<never> =>
  new Promise((_, reject) => told.addEventListener('abort', () => reject(told.reason)));

const main = async (told: AbortSignal): Promise<number> => {
  const { fail, method } = readOptions(process.argv.slice(2));
  const plan = planFor(fail);
  const training = trainingPlan(method, plan.learningRate, say);
  told.addEventListener('abort', () => say(`\n${told.reason}: stopping all that was started.`));
  let stack: LocalStack | undefined;
  const startedAt = Date.now();
  say(
    fail === undefined
      ? 'Podwarden: a job from upload to model, on this machine.'
      : `Podwarden: what happens when ${failures[fail]}.`,
  );
  try {
    stack = await startLocalStack({
      signal: told,
      reaperIntervalSeconds: 2,
      environment: { HEARTBEAT_INTERVAL_SECONDS: '1', ...plan.environment },
      onLog: ({ text }) => {
        if (stack !== undefined) onClaim(text, stack, plan);
      },
    });
    told.throwIfAborted();
    say(`Stack     ${stack.apiUrl} is up after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
    const asExpected = await Promise.race([run(stack, plan, training, fail ?? 'completed'), whenTold(told)]);
    say(`\n${((Date.now() - startedAt) / 1000).toFixed(0)} s in all.`);
    return asExpected ? 0 : 1;
  } finally {
    await stack?.stop();
  }
};

const told = shutdownSignal();
try {
  process.exitCode = await main(told);
} catch (error) {
  if (told.aborted) process.exit(told.reason === 'SIGINT' ? 130 : 143);
  process.exitCode = 1;
  const plain = [RangeError, TypeError, PlainError, PodwardenError].some((kind) => error instanceof kind);
  process.stderr.write(
    `podwarden: ${error instanceof Error ? (plain ? error.message : error.stack) : String(error)}\n`,
  );
}
