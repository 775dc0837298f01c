import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDocuments } from '../../../shared/aws/client-config.ts';
import { DynamoJobStore } from '../../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoUsageStore } from '../../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { inParallel } from '../../../shared/domain/in-parallel.ts';
import { monthOf } from '../../../shared/domain/limits/micro-dollars.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { aJob } from '../../support/a-job.ts';
import { enginePatienceMs, useTestCredentials } from '../../support/engine-client.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { createTableInput } from '../../support/table-definitions.ts';
import { type Child, cores, startChild } from './child.ts';
import type { DynamoDbState } from './dynamodb-process.ts';
import { aHealthyJob } from './healthy-job.ts';
import type { RunpodState } from './runpod-process.ts';
import type { SweepMeasure, SweepQuestion } from './sweep-process.ts';

/** One sweep, and what it took elsewhere. */
export interface Run extends SweepMeasure {
  readonly engineCpuSeconds: number;
  /** Calls by route, as the simulator counted them. */
  readonly runpodRequests: Readonly<Record<string, number>>;
}

export interface SizeResult {
  readonly jobs: number;
  /** Jobs that are over and closed, of a tenth as many users. */
  readonly ended: number;
  /** Without the first, which warms up. */
  readonly runs: readonly Run[];
}

export interface MeasureOptions {
  readonly jobs: number;
  readonly ended: number;
  readonly runs: number;
  readonly seed: number;
  /** The bundle of `sweep-process.ts`. */
  readonly sweepScript: string;
  readonly nodeFlags: readonly string[];
}

const here = import.meta.dirname;
const bootstrap = readFileSync(join(here, '../../../shared/pod/bootstrap.sh'), 'utf8');

/** The same world for the same seed, but for the ids of its pods. */
export const measureSize = async (options: MeasureOptions): Promise<SizeResult> => {
  useTestCredentials();
  const env = { ...process.env, POWERTOOLS_METRICS_DISABLED: 'true', POWERTOOLS_LOG_LEVEL: 'SILENT' };
  const dynamoDb = startChild<object, DynamoDbState>(join(here, 'dynamodb-process.ts'), { env, core: cores.engines });
  const runpod = startChild<object, RunpodState>(join(here, 'runpod-process.ts'), { env, core: cores.engines });
  try {
    const { url } = await dynamoDb.ask({});
    process.env.AWS_ENDPOINT_URL_DYNAMODB = url;
    await seedWorld(options, new Date(), await runpod.ask({}));
    while ((await runpod.ask({})).running < options.jobs) await sleep(200);
    const sweepEnv = { ...env, AWS_ENDPOINT_URL_DYNAMODB: url };
    const { sweepScript, nodeFlags } = options;
    const sweep = startChild<SweepQuestion, SweepMeasure>(sweepScript, { env: sweepEnv, core: cores.sweep, nodeFlags });
    const runs: Run[] = [];
    for (let run = 0; run <= options.runs; run += 1) runs.push(await oneRun(sweep, dynamoDb, runpod));
    sweep.stop();
    return { jobs: options.jobs, ended: options.ended, runs: runs.slice(1) };
  } finally {
    dynamoDb.stop();
    runpod.stop();
  }
};

const seedWorld = async (options: MeasureOptions, now: Date, { url, apiKey }: RunpodState): Promise<void> => {
  const documents = dynamoDocuments(enginePatienceMs);
  const admin = new DynamoDBClient({ requestHandler: { requestTimeout: enginePatienceMs } });
  for (const table of ['Jobs', 'ReaperState', 'Controls', 'Telemetry', 'Usage'] as const) {
    await admin.send(new CreateTableCommand(createTableInput(table, table)));
  }
  const jobs = new DynamoJobStore(documents, 'Jobs');
  const provider = new RunpodGpuProvider({ apiUrl: url, apiKey: new FakeSecretReader(apiKey), onAnswer: () => {} });
  const facts = { seed: options.seed, provider, catalog: await provider.gpuCatalog(), bootstrap, now };
  const numbers = Array.from({ length: options.jobs }, (_, nth) => nth);
  await inParallel(numbers, 8, async (nth) => {
    await jobs.create(await aHealthyJob({ ...facts, nth }));
  });
  const usage = new DynamoUsageStore(documents, 'Usage');
  const month = monthOf(now);
  await inParallel([...Array(options.ended).keys()], 8, async (nth) => {
    const user_id = `former-${Math.floor(nth / 10)}`;
    const reserved = { token: 'twelve-signs', month, micro_dollars: 9, micro_dollars_per_hour: 3, waits: false };
    await jobs.create(aJob({ id: randomUUID(), user_id, status: 'completed', open: false, reserved }));
    await usage.change(user_id, { month, add: { charged_micro_dollars: 5, spent_micro_dollars: 5 } });
  });
  documents.destroy();
  admin.destroy();
};

const oneRun = async (
  sweep: Child<SweepQuestion, SweepMeasure>,
  dynamoDb: Child<object, DynamoDbState>,
  runpod: Child<object, RunpodState>,
): Promise<Run> => {
  const [dynamoDbBefore, runpodBefore] = [await dynamoDb.ask({}), await runpod.ask({})];
  const { url: runpodUrl, apiKey } = runpodBefore;
  const measured = await sweep.ask({ runpodUrl, apiKey });
  const [dynamoDbAfter, runpodAfter] = [await dynamoDb.ask({}), await runpod.ask({})];
  const engineCpuSeconds =
    dynamoDbAfter.cpuSeconds - dynamoDbBefore.cpuSeconds + runpodAfter.cpuSeconds - runpodBefore.cpuSeconds;
  const calls = Object.entries(runpodAfter.requests).map(([route, count]): [string, number] => [
    route,
    count - (runpodBefore.requests[route] ?? 0),
  ]);
  return { ...measured, engineCpuSeconds, runpodRequests: Object.fromEntries(calls.filter(([, count]) => count > 0)) };
};
