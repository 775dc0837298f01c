import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { MemoryJobDetails } from '../support/memory-job-details.ts';
import { jobDetailsContract } from './job-details.contract.ts';

describe('MemoryJobDetails', () => {
  jobDetailsContract(async () => new MemoryJobDetails());
});

describe('DynamoJobDetails', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  jobDetailsContract(async () => {
    const { documents, createTable } = await database;
    const tables = { jobs: await createTable('Jobs'), telemetry: await createTable('Telemetry') };
    return new DynamoJobDetails(documents, tables);
  });
});
