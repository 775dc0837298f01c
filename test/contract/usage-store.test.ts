import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { MemoryUsageStore } from '../support/memory-usage-store.ts';
import { usageStoreContract } from './usage-store.contract.ts';

describe('MemoryUsageStore', () => {
  usageStoreContract(async () => new MemoryUsageStore());
});

describe('DynamoUsageStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  usageStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoUsageStore(documents, await createTable('Usage'));
  });
});
