import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeTrainingConfigStore } from '../support/fake-training-config-store.ts';
import { now } from './examples.ts';
import { trainingConfigStoreContract } from './training-config-store.contract.ts';

describe('FakeTrainingConfigStore', () => {
  trainingConfigStoreContract(async () => {
    const configs = new FakeTrainingConfigStore();
    const plantCorrupt = async (id: string) => configs.rows.plant(`alice ${id}`, { id, name: 5 });
    return { configs, plantCorrupt };
  });
});

describe('DynamoTrainingConfigStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  trainingConfigStoreContract(async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('TrainingConfigs');
    const plantCorrupt = async (config_id: string): Promise<void> => {
      const created_at_id = `${now.toISOString()}#${config_id}`;
      await documents.send(
        new PutCommand({ TableName, Item: { user_id: 'alice', config_id, created_at_id, name: 5 } }),
      );
    };
    return { configs: new DynamoTrainingConfigStore(documents, TableName), plantCorrupt };
  });
});
