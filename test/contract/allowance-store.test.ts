import { DynamoAllowanceStore } from '../../shared/aws/dynamodb/dynamo-allowance-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeAllowanceStore } from '../support/fake-allowance-store.ts';
import { allowanceStoreContract } from './allowance-store.contract.ts';

describe('FakeAllowanceStore', () => {
  allowanceStoreContract(async () => new FakeAllowanceStore());
});

describe('DynamoAllowanceStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  allowanceStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoAllowanceStore(documents, await createTable('Allowances'));
  });
});
