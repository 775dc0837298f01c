import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeInstallationStore } from '../support/fake-installation-store.ts';
import { now } from './examples.ts';
import { installationStoreContract } from './installation-store.contract.ts';

describe('FakeInstallationStore', () => {
  installationStoreContract(async () => new FakeInstallationStore());
});

describe('DynamoInstallationStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  installationStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoInstallationStore(documents, await createTable('Usage'));
  });

  it('keeps the request of an earlier release until the accounts are counted', async () => {
    const { documents, createTable } = await database;
    const table = await createTable('Usage');
    const store = new DynamoInstallationStore(documents, table);
    await documents.send(
      new PutCommand({ TableName: table, Item: { account: 'installation', pods: 2, is_count_wanted: true } }),
    );
    const seen = await store.get();
    expect(seen).toMatchObject({ is_count_wanted: true, count_requests: 0, counted_requests: 0 });
    await store.correct({ seen, pods: 1, micro_dollars_per_hour: 0, months: {}, at: now.toISOString() });
    expect(await store.get()).toMatchObject({ is_count_wanted: false, pods: 1 });
  });

  it('is no account of a user, whatever a user is called', async () => {
    const { documents, createTable } = await database;
    const table = await createTable('Usage');
    const users = new DynamoUsageStore(documents, table);
    const store = new DynamoInstallationStore(documents, table);
    await users.change('installation', { add: { pods: 5 } });
    await store.take({ pods: 1 }, '2026-03', { pods: 9, dollars_per_hour: 9, dollars_per_month: 9 });
    expect((await store.get()).pods).toBe(1);
    const { users: listed } = await users.list(9);
    expect(listed.map(({ userId, usage }) => [userId, usage.pods])).toEqual([['installation', 5]]);
  });
});
