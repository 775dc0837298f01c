import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { dynamoDocuments } from '../../../shared/aws/client-config.ts';
import { DynamoDatasetStore } from '../../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { aDataset } from '../../support/a-dataset.ts';
import { aJob } from '../../support/a-job.ts';
import { type ApiEventFields, anApiEvent } from '../../support/api-event.ts';
import { enginePatienceMs, useTestCredentials } from '../../support/engine-client.ts';
import { createTableInput, type TableName, tableDefinitions } from '../../support/table-definitions.ts';
import { otherVariables } from '../coldstart/other-variables.ts';
import { bundleFunctions } from '../coldstart/subjects.ts';
import { hotEnvironment, somePoints } from '../hot-world.ts';
import { median } from '../quantile.ts';
import { cores, cpuSeconds, startChild } from '../sweep/child.ts';
import type { RunpodState } from '../sweep/runpod-process.ts';
import type { Answer, Question } from './counting-process.ts';
import type { PerCall } from './counts.ts';

const root = join(import.meta.dirname, '../../..');

export const pointsPerReport = 10;
const reportsOfAJob = 60;
const jobsSwept = 40;
const sweepsCounted = 9;

const wideLimits = {
  USER_PODS: '1000',
  USER_DOLLARS_PER_HOUR: '100000',
  USER_DOLLARS_PER_MONTH: '10000000',
  INSTALLATION_PODS: '10000',
  INSTALLATION_DOLLARS_PER_HOUR: '1000000',
  INSTALLATION_DOLLARS_PER_MONTH: '100000000',
};

interface OneCall extends Omit<PerCall, 'calls_counted'> {}

const meanOf = (calls: readonly OneCall[]): PerCall => {
  const names = Object.keys(calls[0] ?? {}) as (keyof OneCall)[];
  const mean = (name: keyof OneCall) => calls.reduce((total, call) => total + call[name], 0) / calls.length;
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const entries = names.map((name) => [
    name,
    rounded(name === 'cpu_ms' ? median(calls.map(({ cpu_ms }) => cpu_ms)) : mean(name)),
  ]);
  return { calls_counted: calls.length, ...Object.fromEntries(entries) };
};

/** Bytes that `work` prints to standard output, which are kept from the screen. */
const printedBy = async <T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly bytes: number }> => {
  const { write } = process.stdout;
  let bytes = 0;
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    bytes += Buffer.byteLength(chunk);
    return true;
  };
  try {
    return { result: await work(), bytes };
  } finally {
    process.stdout.write = write;
  }
};

const apiUrl = 'https://api.example.com';

/**
 * Plays jobs from deploy to end with the bundles that are deployed, against engines that count. RunPod is the simulator, its
 * pods without processes; what pods say is said here. Each operation is called once more before it counts, where that can be.
 */
export const countCalls = async () => {
  useTestCredentials();
  mkdirSync(join(root, '.build'), { recursive: true });
  const folder = mkdtempSync(join(root, '.build/cost-'));
  const here = import.meta.dirname;
  const onEngines = { env: process.env, core: cores.engines };
  const engines = startChild<Question, Answer>(join(here, 'counting-process.ts'), onEngines);
  const runpod = startChild<object, RunpodState>(join(here, '../sweep/runpod-process.ts'), onEngines);
  try {
    const { url: runpodUrl, apiKey } = await runpod.ask({});
    const secrets = { 'runpod-api-key': apiKey, 'secrets-key': randomBytes(32).toString('base64') };
    const { dynamodbUrl, secretsUrl, s3Url } = await engines.ask({ secrets });
    Object.assign(process.env, hotEnvironment(dynamodbUrl), otherVariables, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
      AWS_ENDPOINT_URL_S3: s3Url,
      RUNPOD_API_URL: runpodUrl,
      PUBLIC_API_URL: apiUrl,
      // One user deploys all jobs at once, so that none waits for a sweep.
      ...wideLimits,
      DEPLOYS_PER_USER_PER_MINUTE: '1000',
      RUNPOD_CALLS_OF_USERS: '1000',
    });
    const all = await bundleFunctions(folder);
    const play = await player({ all, engines, runpod, runpodUrl, apiKey });
    return await play();
  } finally {
    engines.stop();
    runpod.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

interface World {
  readonly all: ReadonlyMap<string, string>;
  readonly engines: { ask(question: Question): Promise<Answer> };
  readonly runpod: { ask(question: object): Promise<RunpodState> };
  readonly runpodUrl: string;
  readonly apiKey: string;
}

const sumOf = (requests: Readonly<Record<string, number>>): number =>
  Object.values(requests).reduce((total, count) => total + count, 0);

const player = async ({ all, engines, runpod, runpodUrl, apiKey }: World) => {
  const documents = dynamoDocuments(enginePatienceMs);
  const admin = new DynamoDBClient({ requestHandler: { requestTimeout: enginePatienceMs } });
  for (const name of Object.keys(tableDefinitions) as TableName[]) {
    await admin.send(new CreateTableCommand(createTableInput(name, name)));
  }
  admin.destroy();
  const datasetId = randomUUID();
  await new DynamoDatasetStore(documents, 'Datasets').create(aDataset({ id: datasetId, user_id: 'alice' }));
  documents.destroy();

  const calls = new Map<string, OneCall[]>();
  const handlers = new Map<string, (event: unknown, context: object) => Promise<unknown>>();
  const handlerOf = async (name: string) => {
    const known = handlers.get(name);
    if (known) return known;
    const { handler } = await import(pathToFileURL(all.get(name) ?? '').href);
    handlers.set(name, handler);
    return handler;
  };

  const counted = async (name: string, event: unknown, as = name) => {
    const handler = await handlerOf(name);
    const before = sumOf((await runpod.ask({})).requests);
    await engines.ask({});
    const cpuBefore = cpuSeconds();
    const { result, bytes } = await printedBy(() => handler(event, { awsRequestId: randomUUID() }));
    const cpu_ms = (cpuSeconds() - cpuBefore) * 1000;
    const tally = await engines.ask({});
    const answer = result as { readonly body?: string; readonly statusCode?: number } | undefined;
    const one: OneCall = {
      dynamodb_calls: tally.calls,
      read_units: tally.readUnits,
      table_write_units: tally.tableWriteUnits,
      index_write_units: tally.indexWriteUnits,
      stored_bytes: tally.storedBytes,
      secret_reads: tally.secretReads,
      s3_reads: tally.s3Reads,
      s3_writes: tally.s3Writes,
      runpod_calls: sumOf((await runpod.ask({})).requests) - before,
      log_bytes: bytes,
      request_bytes: Buffer.byteLength((event as Partial<APIGatewayProxyEventV2>).body ?? ''),
      answer_bytes: Buffer.byteLength(answer?.body ?? ''),
      cpu_ms,
    };
    calls.set(as, [...(calls.get(as) ?? []), one]);
    return answer;
  };

  const called = async (name: string, fields: ApiEventFields, as = name) => {
    const answer = await counted(name, anApiEvent(fields), as);
    if ((answer?.statusCode ?? 500) >= 400) throw new Error(`${name} answered ${answer?.statusCode}: ${answer?.body}`);
    return JSON.parse(answer?.body || '{}');
  };

  /** As a running pod knows it: from its environment. */
  const tokenOf = async (podId: string): Promise<string> => {
    const response = await fetch(`${runpodUrl}/pods/${podId}`, { headers: { authorization: `Bearer ${apiKey}` } });
    const pod = (await response.json()) as { readonly env: Readonly<Record<string, string>> };
    return pod.env.PODWARDEN_JOB_TOKEN ?? '';
  };

  const deploy = async () => {
    const { training_config } = aJob();
    const body = { training_config, dataset_id: datasetId, gpu_type: 'RTX 4090', budget_limit: 10 };
    const { job_id: id } = await called('deploy-job', { userId: 'alice', body });
    const { pod_id: podId } = await called('get-job', { userId: 'alice', path: { id } }, 'get-job, pending');
    return { id, podId, bearer: await tokenOf(podId) };
  };
  type Pod = Awaited<ReturnType<typeof deploy>>;

  let seq = 0;
  const say = (name: string, { id, bearer }: Pod, body: object, as = name) =>
    called(name, { path: { id }, bearer, body: { attempt: 1, seq: ++seq, ...body } }, as);

  const begin = async (pod: Pod): Promise<void> => {
    const { id, bearer, podId } = pod;
    const claim = {
      attempt: 1,
      pod_id: podId,
      boot_id: randomUUID(),
      gpu: { name: 'NVIDIA GeForce RTX 4090', count: 1 },
    };
    const { dataset } = await called('claim-attempt', { path: { id }, bearer, body: claim });
    await say('report-event', pod, { type: 'phase', phase: 'downloading_dataset' }, 'report-event, phase');
    const token = new URL(dataset.url).searchParams.get('token') ?? '';
    await called('redeem-download-token', { query: { token } });
    await say('report-event', pod, { type: 'phase', phase: 'training' }, 'report-event, phase');
  };

  const train = async (pod: Pod): Promise<void> => {
    const progress = { current_step: 1, total_steps: 10_000, current_epoch: 0, total_epochs: 3 };
    const gpu = { utilization_percent: 97, memory_used_mb: 21_500 };
    for (let report = 0; report < reportsOfAJob; report += 1) {
      const first = report * pointsPerReport;
      const metrics = somePoints(first, pointsPerReport);
      await say('report-metrics', pod, { metrics, gpu, progress: { ...progress, current_step: first } });
      const lines = [{ ts: new Date().toISOString(), stream: 'stdout', text: `step ${first} of 10000, loss 1.2345` }];
      await say('ship-logs', pod, { lines });
      if (report % 10 !== 9) continue;
      await called('get-job', { userId: 'alice', path: { id: pod.id } });
      await called('get-job-metrics', { userId: 'alice', path: { id: pod.id }, query: { after: String(first) } });
    }
    const artifact = { attempt: 1, name: 'model', kind: 'model', size_bytes: 1000, sha256: 'a'.repeat(64) };
    await called('create-artifact', { path: { id: pod.id }, bearer: pod.bearer, body: artifact });
  };

  const finish = (pod: Pod) => say('report-event', pod, { type: 'completed' }, 'report-event, completed');

  return async () => {
    for (let nth = 0; nth < sweepsCounted; nth += 1) await counted('sweep', {}, 'sweep, no jobs');
    const pods: Pod[] = [];
    for (let nth = 0; nth < jobsSwept; nth += 1) pods.push(await deploy());
    for (const pod of pods) await begin(pod);
    for (const pod of pods.slice(0, 3)) await train(pod);
    for (let nth = 0; nth < sweepsCounted; nth += 1) await counted('sweep', {}, 'sweep, jobs');
    for (const pod of pods.slice(0, 10)) await finish(pod);
    const operations = Object.fromEntries([...calls].map(([name, made]) => [name, meanOf(warm(made))]));
    const { 'sweep, no jobs': alone, 'sweep, jobs': full, ...others } = operations;
    if (!alone || !full) throw new Error('No sweep was counted.');
    return { operations: others, sweep: { alone, each_job: share(full, alone, jobsSwept) }, jobsSwept };
  };
};

/** Without the first, which loads modules and makes connections, where there are more. */
const warm = (made: readonly OneCall[]): readonly OneCall[] => (made.length > 1 ? made.slice(1) : made);

const share = (full: PerCall, alone: PerCall, jobs: number): PerCall => {
  const names = Object.keys(full) as (keyof PerCall)[];
  const entries = names.map((name) => [
    name,
    Math.max(0, Math.round(((full[name] - alone[name]) / jobs) * 1000) / 1000),
  ]);
  return { ...Object.fromEntries(entries), calls_counted: full.calls_counted };
};
