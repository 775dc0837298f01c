import { randomUUID } from 'node:crypto';
import { createHandler as createLogs } from '../../functions/jobs/get-job-logs.ts';
import { createHandler as createMetrics } from '../../functions/jobs/get-job-metrics.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { countReads } from '../bench/reads/count-reads.ts';
import { fillTelemetry } from '../bench/reads/fill-tables.ts';
import { batchesOf, chunksOf, heartbeatSeconds } from '../bench/reads/trained-job.ts';
import { aJob } from '../support/a-job.ts';
import { call } from '../support/api-event.ts';
import { startDynamoDb } from '../support/dynamodb.ts';

const now = new Date('2026-03-02T12:00:00.000Z');

/** The read units and calls that a person's look at a job may cost, whatever its age. */
describe('reading a job', () => {
  const database = startDynamoDb();
  const counter = database.then(({ documents }) => countReads(documents));
  afterAll(async () => (await database).stop());

  const world = async (hours: number) => {
    const { documents, createTable } = await database;
    const tables = { jobs: await createTable('Jobs'), telemetry: await createTable('Telemetry') };
    const jobs = new DynamoJobStore(documents, tables.jobs);
    const telemetry = new DynamoTelemetryStore(documents, tables.telemetry);
    const { job } = await jobs.create(aJob({ id: randomUUID() }));
    const began = now.getTime() - hours * 3_600_000;
    const batches = batchesOf(hours, began);
    const deps = { jobs, telemetry, clock: () => now };
    const handlers = { metrics: createMetrics(deps), logs: createLogs(deps) };
    const get = async (route: keyof typeof handlers, query: Readonly<Record<string, string>>) => {
      const counted = await counter;
      const { answer, ...reads } = await counted(() =>
        call(handlers[route], { path: { id: job.id }, userId: job.user_id, query }),
      );
      expect(answer.status).toBe(200);
      return { ...reads, body: answer.body };
    };
    const fill = (told: Parameters<typeof fillTelemetry>[3]) =>
      fillTelemetry(documents, tables.telemetry, job.id, told);
    return { batches, began, get, fill };
  };

  it('the first picture of a day: at most 60 units; a poll: at most 2, and 2 calls', async () => {
    const { batches, get, fill } = await world(24);
    const [newest] = batches.slice(-1);
    await fill({ batches: batches.slice(0, -1) });
    const picture = await get('metrics', { max_points: '500' });
    expect(picture.units).toBeLessThanOrEqual(60);
    expect(picture.calls).toBeLessThanOrEqual(3);
    expect(picture.body.total_points).toBe(103_680 - 12);
    expect(picture.body.items.length).toBeGreaterThan(200);
    const losses = await get('metrics', { max_points: '1000', fields: 'train_loss,eval_loss', layout: 'columns' });
    expect(losses.units).toBeLessThanOrEqual(60);
    await fill({ batches: newest ? [newest] : [], isRolledUp: false });
    const poll = await get('metrics', { after: picture.body.follow_cursor });
    expect(poll.body.items).toHaveLength(12);
    expect(poll).toMatchObject({ calls: 2, units: expect.any(Number) });
    expect(poll.units).toBeLessThanOrEqual(2);
    const idle = await get('metrics', { after: poll.body.follow_cursor });
    expect(idle.units).toBeLessThanOrEqual(2);
    expect(idle.body.follow_cursor).toBe(poll.body.follow_cursor);
    const zoom = await get('metrics', { max_points: '500', from_step: '50000', to_step: '51000' });
    expect(zoom.units).toBeLessThanOrEqual(90);
    const page = await get('metrics', { after: '50000', limit: '200' });
    expect(page.units).toBeLessThanOrEqual(75);
  });

  it('a poll of a job that tells a point each minute: at most 2 units', async () => {
    const { began, get, fill } = await world(1);
    const batches = Array.from({ length: 600 }, (_, nth) => ({
      attempt: 1,
      seq: nth * 6,
      at: began + nth * 6 * heartbeatSeconds * 1000,
      points: [{ step: nth, train_loss: 1 / (nth + 1) }],
    }));
    await fill({ batches });
    const picture = await get('metrics', { max_points: '500' });
    expect((await get('metrics', { after: picture.body.follow_cursor })).units).toBeLessThanOrEqual(2);
  });

  it('the end of a log of a day: 2 calls', async () => {
    const { began, get, fill } = await world(1);
    await fill({ chunks: chunksOf(24, began - 23 * 3_600_000) });
    const tail = await get('logs', { tail: '200' });
    expect(tail.body.items).toHaveLength(200);
    expect(tail.calls).toBe(2);
    expect(tail.units).toBeLessThanOrEqual(15);
    const poll = await get('logs', { after: tail.body.follow_cursor });
    expect(poll).toMatchObject({ calls: 2, body: { items: [] } });
    expect(poll.units).toBeLessThanOrEqual(2);
    expect((await get('logs', { before: tail.body.prev_cursor })).calls).toBe(2);
  });
});
