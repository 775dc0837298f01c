import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeTelemetryStore } from '../support/fake-telemetry-store.ts';
import { aLine, idOf, later, now } from './examples.ts';
import { telemetryStoreContract } from './telemetry-store.contract.ts';

/** 16 000 characters that gzip shrinks by no more than a quarter, the same each time. */
const incompressible = (seed: string): string =>
  createHash('shake256', { outputLength: 12_000 }).update(seed).digest('base64');

describe('FakeTelemetryStore', () => {
  telemetryStoreContract(async () => new FakeTelemetryStore());
});

describe('DynamoTelemetryStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  const setup = async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('Telemetry');
    return { documents, TableName, store: new DynamoTelemetryStore(documents, TableName) };
  };

  telemetryStoreContract(async () => (await setup()).store);

  it('marks what it writes for deletion by TTL', async () => {
    const { documents, TableName, store } = await setup();
    await store.putMetrics(idOf(9), { attempt: 1, seq: 42, points: [] }, later(60));
    const Key = { job_id: idOf(9), entry_key: 'metrics#00001#0000000000000042' };
    const { Item } = await documents.send(new GetCommand({ TableName, Key }));
    expect(Item?.expires_at).toBe(later(60).getTime() / 1000);
  });

  it('reads past the first megabyte (F22)', async () => {
    const { store } = await setup();
    for (let seq = 0; seq < 8; seq += 1) {
      const lines = Array.from({ length: 15 }, (_, number) => aLine(incompressible(`${seq}/${number}`)));
      await store.putLogs(idOf(9), { attempt: 1, seq, lines }, later(60));
    }
    const pages = await Array.fromAsync(store.logPages(idOf(9), now, { pageSize: 1000 }));
    expect(pages.flatMap(({ chunks }) => chunks.flatMap(({ lines }) => lines))).toHaveLength(120);
    expect(pages.length).toBeGreaterThan(1);
  });

  it.each([
    ['no gzip', new Uint8Array([1, 2, 3])],
    ['no binary', '[]'],
  ])('is loud about an item with %s', async (_name, packed) => {
    const { documents, TableName, store } = await setup();
    const Item = {
      job_id: idOf(9),
      attempt: 1,
      seq: 1,
      stretch: 1,
      batches: 1,
      at: 1,
      packed,
      expires_at: later(60).getTime() / 1000,
    };
    for (const kind of ['metrics', 'logs', 'rollup']) {
      await documents.send(new PutCommand({ TableName, Item: { ...Item, entry_key: `${kind}#00001#1` } }));
    }
    await expect(Array.fromAsync(store.streamMetrics(idOf(9), now))).rejects.toMatchObject({ code: 'corrupt_item' });
    await expect(Array.fromAsync(store.streamRollups(idOf(9), now))).rejects.toMatchObject({ code: 'corrupt_item' });
    const logs = Array.fromAsync(store.logPages(idOf(9), now, { pageSize: 5 }));
    await expect(logs).rejects.toMatchObject({ code: 'corrupt_item' });
  });
});
