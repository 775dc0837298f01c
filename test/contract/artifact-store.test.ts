import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoArtifactStore } from '../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeArtifactStore } from '../support/fake-artifact-store.ts';
import { artifactStoreContract } from './artifact-store.contract.ts';
import { anArtifact } from './examples.ts';

const corrupt = { ...anArtifact(), kind: 'poem' };

describe('FakeArtifactStore', () => {
  artifactStoreContract(async () => {
    const artifacts = new FakeArtifactStore();
    const plantCorrupt = async (id: string) => artifacts.rows.plant(`${corrupt.job_id} ${id}`, corrupt);
    return { artifacts, plantCorrupt };
  });
});

describe('DynamoArtifactStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  artifactStoreContract(async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('Telemetry');
    const plantCorrupt = async (id: string): Promise<void> => {
      await documents.send(new PutCommand({ TableName, Item: { ...corrupt, entry_key: `artifact#${id}` } }));
    };
    return { artifacts: new DynamoArtifactStore(documents, TableName), plantCorrupt };
  });

  it('gives an artifact no time to expire', async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('Telemetry');
    const { job_id, id } = anArtifact();
    await new DynamoArtifactStore(documents, TableName).create(anArtifact());
    const { Item } = await documents.send(new GetCommand({ TableName, Key: { job_id, entry_key: `artifact#${id}` } }));
    expect(Item).not.toHaveProperty('expires_at');
  });
});
