import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeDownloadTokenStore } from '../support/fake-download-token-store.ts';
import { downloadTokenStoreContract } from './download-token-store.contract.ts';
import { aToken } from './examples.ts';

describe('FakeDownloadTokenStore', () => {
  downloadTokenStoreContract(async () => {
    const tokens = new FakeDownloadTokenStore();
    const plantCorrupt = async (hash: string) => tokens.rows.plant(hash, { ...aToken(), size_bytes: 'many' });
    return { tokens, plantCorrupt };
  });
});

describe('DynamoDownloadTokenStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  downloadTokenStoreContract(async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('DownloadTokens');
    const plantCorrupt = async (token_sha256: string): Promise<void> => {
      await documents.send(new PutCommand({ TableName, Item: { ...aToken(), token_sha256, size_bytes: 'many' } }));
    };
    return { tokens: new DynamoDownloadTokenStore(documents, TableName), plantCorrupt };
  });
});
