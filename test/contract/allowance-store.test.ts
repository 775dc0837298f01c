import { DynamoAllowanceStore } from '../../shared/aws/dynamodb/dynamo-allowance-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { MemoryAllowanceStore } from '../support/memory-allowance-store.ts';
import { allowanceStoreContract } from './allowance-store.contract.ts';

describe('MemoryAllowanceStore', () => {
  allowanceStoreContract(async () => new MemoryAllowanceStore());
});

describe('DynamoAllowanceStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  allowanceStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoAllowanceStore(documents, await createTable('Allowances'));
  });
});
