import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { shardOf } from '../../shared/aws/dynamodb/job-item.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { type OpenJob, openJobOf } from '../../shared/domain/jobs/open-job.ts';
import { startDynamoDb } from '../support/dynamodb.ts';

/** Jobs as version 0.1 left them in the table. */
const stored: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../unit/aws/stored/2026-11-24.json'), 'utf8'),
).jobs;

const cases = stored.map((item) => [String(item.status), item] as const);

const onUnreadable = (id: string, error: unknown): void => {
  throw new Error(`${id} cannot be read`, { cause: error });
};

describe('jobs of version 0.1', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  const setup = async (item: Readonly<Record<string, unknown>>) => {
    const { documents, createTable } = await database;
    const tables = { jobs: await createTable('Jobs'), telemetry: await createTable('Telemetry') };
    const id = String(item.job_id);
    const active_shard = item.open === true ? { active_shard: shardOf(id) } : {};
    await documents.send(new PutCommand({ TableName: tables.jobs, Item: { ...item, ...active_shard } }));
    const jobs = new DynamoJobStore(documents, tables.jobs);
    const openJobs = async (): Promise<OpenJob[]> => {
      const all: OpenJob[] = [];
      await jobs.listOpen((page) => all.push(...page), onUnreadable);
      return all;
    };
    const raw = async () =>
      (await documents.send(new GetCommand({ TableName: tables.jobs, Key: { job_id: id } }))).Item;
    return { id, jobs, details: new DynamoJobDetails(documents, tables), openJobs, raw };
  };

  const note = (job: Job) => ({
    expect: { statuses: [job.status], attempt: job.attempt },
    set: { updated_at: '2026-11-26T00:00:00.000Z' },
  });

  it.each(cases)('are judged by sweeps before anybody wrote them: one that is %s', async (_, item) => {
    const { id, jobs, openJobs } = await setup(item);
    const job = await jobs.get(id);
    expect(await openJobs()).toEqual(job?.open ? [openJobOf(job)] : []);
  });

  it.each(cases)('keep all that they hold when they are first changed: one that is %s', async (_, item) => {
    const { id, jobs, details, openJobs, raw } = await setup(item);
    const before = (await jobs.get(id)) as Job;
    const spec = await details.spec(id);
    const { outcome, job } = await jobs.change(id, note(before));

    expect(outcome).toBe('changed');
    expect(job).toEqual({ ...before, updated_at: '2026-11-26T00:00:00.000Z' });
    expect(await jobs.get(id)).toEqual(job);
    expect(await details.spec(id)).toEqual(spec);
    expect(spec).toMatchObject({ training_config: item.training_config, candidates: item.candidates });
    expect(await openJobs()).toEqual(job?.open ? [openJobOf(job)] : []);
    expect(await raw()).toHaveProperty('watch');
  });

  it.each(cases)('are changed by each of many at once: one that is %s', async (_, item) => {
    const { id, jobs } = await setup(item);
    const before = (await jobs.get(id)) as Job;
    const changes = [1, 2, 3, 4].map(() => jobs.change(id, { ...note(before), add: { terminate_tries: 1 } }));
    const outcomes = (await Promise.all(changes)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['changed', 'changed', 'changed', 'changed']);
    expect(await jobs.get(id)).toMatchObject({ terminate_tries: before.terminate_tries + 4 });
  });

  it.each(cases)('forget their secrets: one that is %s', async (_, item) => {
    const { id, details, raw } = await setup(item);
    await details.forgetSecrets(id);
    expect((await details.spec(id))?.secrets_ciphertext).toBeUndefined();
    expect(await raw()).not.toHaveProperty('secrets_ciphertext');
  });

  it('are changed on what stands, not on what the caller has not seen', async () => {
    const [, item] = cases[1] as (typeof cases)[number];
    const { id, jobs, raw } = await setup(item);
    const refused = await jobs.change(id, { expect: { statuses: ['completed'] }, set: { updated_at: 'x' } });
    expect(refused).toMatchObject({ outcome: 'refused', job: { id, status: item.status } });
    expect(await raw()).toMatchObject({ updated_at: item.updated_at });
  });
});
