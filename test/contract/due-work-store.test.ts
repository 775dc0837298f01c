import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeDueWorkStore } from '../support/fake-due-work-store.ts';
import { dueWorkStoreContract } from './due-work-store.contract.ts';
import { later } from './examples.ts';

describe('FakeDueWorkStore', () => {
  dueWorkStoreContract(async () => new FakeDueWorkStore());
});

describe('DynamoDueWorkStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  dueWorkStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoDueWorkStore(documents, await createTable('DueWork'));
  });

  it('is loud about a corrupt item', async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('DueWork');
    const work = new DynamoDueWorkStore(documents, TableName);
    const due_at = later(0).toISOString();
    await documents.send(
      new PutCommand({ TableName, Item: { work_id: 'webhook#1', due_at, tries: 0, kind: 'dance' } }),
    );
    const row = { work_id: 'webhook#1', user_id: 'alice', due_at };
    await expect(work.claim(row, later(120))).rejects.toMatchObject({ code: 'corrupt_item' });
  });
});
