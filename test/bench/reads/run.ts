/** `npm run bench:reads`: what a look at a curve or a log costs; writes docs/speed.md. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createHandler as createLogs } from '../../../functions/jobs/get-job-logs.ts';
import { createHandler as createMetrics } from '../../../functions/jobs/get-job-metrics.ts';
import { createHandler as createList } from '../../../functions/jobs/list-jobs.ts';
import { dynamoDocuments } from '../../../shared/aws/client-config.ts';
import { DynamoJobStore } from '../../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoTelemetryStore } from '../../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { enginePatienceMs, useTestCredentials } from '../../support/engine-client.ts';
import { createTableInput } from '../../support/table-definitions.ts';
import { table, withFigures } from '../figures.ts';
import { machineLine } from '../machine.ts';
import { median } from '../quantile.ts';
import { cores, cpuSeconds, startChild } from '../sweep/child.ts';
import type { DynamoDbState } from '../sweep/dynamodb-process.ts';
import { countReads } from './count-reads.ts';
import { fillTelemetry } from './fill-tables.ts';
import { batchesOf, chunksOf, heartbeatSeconds, pointsOfReport } from './trained-job.ts';

const page = join(import.meta.dirname, '../../../docs/speed.md');
const timesEach = 7;
const now = new Date('2026-03-02T12:00:00.000Z');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The functions' own lines are kept from the screen. */
const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
};

type Route = 'metrics' | 'logs' | 'list';
type Query = Readonly<Record<string, string>>;

const world = async () => {
  const documents = dynamoDocuments(enginePatienceMs);
  const admin = new DynamoDBClient({ requestHandler: { requestTimeout: enginePatienceMs } });
  for (const name of ['Jobs', 'Telemetry'] as const) {
    await admin.send(new CreateTableCommand(createTableInput(name, name)));
  }
  admin.destroy();
  const jobs = new DynamoJobStore(documents, 'Jobs');
  const telemetry = new DynamoTelemetryStore(documents, 'Telemetry');
  const deps = { jobs, telemetry, clock: () => now };
  const handlers = { metrics: createMetrics(deps), logs: createLogs(deps), list: createList(deps) };
  const counted = countReads(documents);
  const rows: string[][] = [];

  const aJobWith = async (told: Parameters<typeof fillTelemetry>[3]) => {
    const { job } = await jobs.create(aJob({ id: randomUUID() }));
    await fillTelemetry(documents, 'Telemetry', job.id, told);
    return job;
  };

  const look = async (what: string, job: { id: string; user_id: string }, route: Route, query: Query) => {
    const path: Record<string, string> = route === 'list' ? {} : { id: job.id };
    const ask = () => call(handlers[route], { path, userId: job.user_id, query });
    const { answer, calls, units } = await counted(ask);
    if (answer.status !== 200) throw new Error(answer.text);
    const cpu: number[] = [];
    for (let nth = 0; nth < timesEach; nth += 1) {
      const before = cpuSeconds();
      await ask();
      cpu.push((cpuSeconds() - before) * 1000);
    }
    const { items, columns } = answer.body;
    const count = columns?.step.length ?? items.length;
    const bytes = [Buffer.byteLength(answer.text), gzipSync(answer.text, { level: 4 }).length];
    const figures = [calls, units, Math.round(median(cpu)), count, ...bytes];
    rows.push([what, ...figures.map((figure) => figure.toLocaleString('en-US'))]);
    return answer.body;
  };

  const manyJobs = async (userId: string, count: number) => {
    for (let nth = 0; nth < count; nth += 1) await jobs.create(aJob({ id: randomUUID(), user_id: userId }));
    return { id: '', user_id: userId };
  };

  return { aJobWith, manyJobs, look, rows, stop: () => documents.destroy() };
};

const began = (hours: number): number => now.getTime() - hours * 3_600_000;

const measure = async (): Promise<string> => {
  const { aJobWith, manyJobs, look, rows, stop } = await world();
  const fields = { max_points: '1000', fields: 'train_loss,eval_loss', layout: 'columns' };
  for (const hours of [1, 4, 24, 72]) {
    const batches = batchesOf(hours, began(hours));
    const job = await aJobWith({ batches });
    const picture = await look(`${hours} h, first picture in 500 points`, job, 'metrics', { max_points: '500' });
    if (hours !== 24) continue;
    await look('24 h, two losses in 1000 points, by column', job, 'metrics', fields);
    await look('24 h, zoom on 1000 steps', job, 'metrics', { max_points: '500', from_step: '50000', to_step: '51000' });
    await look('24 h, a page of 200 points', job, 'metrics', { after: '50000', limit: '200' });
    const before = JSON.parse(Buffer.from(picture.follow_cursor, 'base64url').toString());
    const ago = Buffer.from(JSON.stringify({ ...before, s: before.s - 1 })).toString('base64url');
    await look('24 h, a poll after 10 s', job, 'metrics', { after: ago });
    await look('24 h, a poll with nothing new', job, 'metrics', { after: picture.follow_cursor });
    const unrolled = await aJobWith({ batches, isRolledUp: false });
    await look('24 h, first picture without roll-ups', unrolled, 'metrics', { max_points: '500' });
  }
  const logged = await aJobWith({ chunks: chunksOf(24, began(24)) });
  const tail = await look('24 h of logs, the last 100 lines', logged, 'logs', { tail: '100' });
  await look('24 h of logs, a poll with nothing new', logged, 'logs', { after: tail.follow_cursor });
  await look('24 h of logs, a search that finds nothing', logged, 'logs', { q: 'no such text', tail: '100' });
  const many = await manyJobs('of many jobs', 200);
  await look('200 jobs, a page of 50', many, 'list', { limit: '50' });
  await look('200 jobs, a page of those that go on', many, 'list', { active: 'true' });
  await look('200 jobs, a page of a search that finds nothing', many, 'list', { q: 'no such text' });
  stop();
  const head = ['look', 'calls', 'read units', 'CPU, ms', 'points, lines or jobs', 'bytes', 'gzip'];
  return [
    `${machineLine()} A report each ${heartbeatSeconds} s with ${pointsOfReport} points of ten fields, an evaluation each 500 steps; a job item of`,
    'some 2 KB. Units as the engine reckons them, eventually consistent but for the job; CPU of the whole call without gzip,',
    `SDK included, the median of ${timesEach}, the engine in a process of its own.`,
    '',
    table(head, rows),
  ].join('\n');
};

useTestCredentials();
const engine = startChild<object, DynamoDbState>(join(import.meta.dirname, '../sweep/dynamodb-process.ts'), {
  env: process.env,
  core: cores.engines,
});
try {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = (await engine.ask({})).url;
  say('Filling tables and asking.');
  const report = await quietly(measure);
  say(report);
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), 'npm run bench:reads', report));
  say('\nWritten: docs/speed.md.');
} finally {
  engine.stop();
}
