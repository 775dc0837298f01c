import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeDatasetStore } from '../support/fake-dataset-store.ts';
import { datasetStoreContract } from './dataset-store.contract.ts';
import { now } from './examples.ts';

describe('FakeDatasetStore', () => {
  datasetStoreContract(async () => {
    const datasets = new FakeDatasetStore();
    const plantCorrupt = async (id: string) => datasets.rows.plant(`alice ${id}`, { id, size_bytes: 'many' });
    return { datasets, plantCorrupt };
  });
});

describe('DynamoDatasetStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  datasetStoreContract(async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('Datasets');
    const plantCorrupt = async (dataset_id: string): Promise<void> => {
      const created_at_id = `${now.toISOString()}#${dataset_id}`;
      const Item = { user_id: 'alice', dataset_id, created_at_id, size_bytes: 'many' };
      await documents.send(new PutCommand({ TableName, Item }));
    };
    return { datasets: new DynamoDatasetStore(documents, TableName), plantCorrupt };
  });
});
