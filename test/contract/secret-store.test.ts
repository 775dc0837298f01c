import { DynamoSecretStore } from '../../shared/aws/dynamodb/dynamo-secret-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeSecretStore } from '../support/fake-secret-store.ts';
import { secretStoreContract } from './secret-store.contract.ts';

describe('FakeSecretStore', () => {
  secretStoreContract(async () => new FakeSecretStore());
});

describe('DynamoSecretStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  secretStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoSecretStore(documents, await createTable('Accounts'));
  });
});
