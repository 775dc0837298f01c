import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeUsageStore } from '../support/fake-usage-store.ts';
import { usageStoreContract } from './usage-store.contract.ts';

describe('FakeUsageStore', () => {
  usageStoreContract(async () => new FakeUsageStore());
});

describe('DynamoUsageStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  usageStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoUsageStore(documents, await createTable('Usage'));
  });
});
