import { DynamoApiKeyStore } from '../../shared/aws/dynamodb/dynamo-api-key-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeApiKeyStore } from '../support/fake-api-key-store.ts';
import { apiKeyStoreContract } from './api-key-store.contract.ts';

describe('FakeApiKeyStore', () => {
  apiKeyStoreContract(async () => new FakeApiKeyStore());
});

describe('DynamoApiKeyStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  apiKeyStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoApiKeyStore(documents, await createTable('Accounts'));
  });
});
