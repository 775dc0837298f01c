import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { maxSuspensions } from '../../shared/domain/controls/controls.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeControlsStore } from '../support/fake-controls-store.ts';
import { controlsStoreContract } from './controls-store.contract.ts';
import { now } from './examples.ts';

describe('FakeControlsStore', () => {
  controlsStoreContract(async () => new FakeControlsStore());
});

describe('DynamoControlsStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  const setup = async () => {
    const { documents, createTable } = await database;
    const tableName = await createTable('Controls');
    return { documents, tableName, store: new DynamoControlsStore(documents, tableName) };
  };

  controlsStoreContract(async () => (await setup()).store);

  it('is loud about a corrupt item', async () => {
    const { documents, tableName, store } = await setup();
    await documents.send(new PutCommand({ TableName: tableName, Item: { name: 'controls', 'suspension#a': 'yes' } }));
    await expect(store.get()).rejects.toMatchObject({ code: 'corrupt_item' });
  });

  it('has room for as many suspensions as are taken, each as large as can be', () => {
    const wide = '\u{20ac}';
    const field = `suspension#${wide.repeat(256)}`;
    const value = { reason: wide.repeat(200), set_at: now.toISOString(), set_by: wide.repeat(256) };
    const bytes = Buffer.byteLength(field) + Buffer.byteLength(JSON.stringify(value));
    expect(maxSuspensions * bytes).toBeLessThan(380_000);
  });
});
