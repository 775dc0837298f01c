import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeJobStore } from '../support/fake-job-store.ts';
import { aJob } from './examples.ts';
import { jobStoreContract } from './job-store.contract.ts';

const corrupt = { ...aJob(), status: 'confused' };

describe('FakeJobStore', () => {
  jobStoreContract(async () => {
    const jobs = new FakeJobStore();
    return { jobs, plantCorrupt: async (id: string) => jobs.rows.plant(id, { ...corrupt, id }) };
  });
});

describe('DynamoJobStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  jobStoreContract(async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('Jobs');
    const plantCorrupt = async (job_id: string): Promise<void> => {
      await documents.send(new PutCommand({ TableName, Item: { ...corrupt, watch: {}, job_id, active_shard: '2' } }));
    };
    return { jobs: new DynamoJobStore(documents, TableName), plantCorrupt };
  });
});
