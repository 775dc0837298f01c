import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeJobDetails } from '../support/fake-job-details.ts';
import { jobDetailsContract } from './job-details.contract.ts';

describe('FakeJobDetails', () => {
  jobDetailsContract(async () => new FakeJobDetails());
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
