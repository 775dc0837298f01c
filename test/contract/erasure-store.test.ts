import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoErasureStore } from '../../shared/aws/dynamodb/dynamo-erasure-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeArtifactStore } from '../support/fake-artifact-store.ts';
import { FakeErasureStore } from '../support/fake-erasure-store.ts';
import { FakeJobStore } from '../support/fake-job-store.ts';
import { FakeTelemetryStore } from '../support/fake-telemetry-store.ts';
import { erasureStoreContract } from './erasure-store.contract.ts';
import { aJob, idOf, now } from './examples.ts';

describe('FakeErasureStore', () => {
  erasureStoreContract(async () => {
    const jobs = new FakeJobStore();
    const telemetry = new FakeTelemetryStore();
    const records = new FakeErasureStore({ jobs, telemetry, artifacts: new FakeArtifactStore() });
    return { records, jobs, details: jobs.details, telemetry };
  });
});

describe('DynamoErasureStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  erasureStoreContract(async () => {
    const { documents, createTable } = await database;
    const tables = { jobs: await createTable('Jobs'), telemetry: await createTable('Telemetry') };
    return {
      records: new DynamoErasureStore(documents, tables),
      jobs: new DynamoJobStore(documents, tables.jobs),
      details: new DynamoJobDetails(documents, tables),
      telemetry: new DynamoTelemetryStore(documents, tables.telemetry),
    };
  });

  it('leaves nothing that tells of the validation dataset of a job', async () => {
    const { documents, createTable } = await database;
    const tables = { jobs: await createTable('Jobs'), telemetry: await createTable('Telemetry') };
    const jobs = new DynamoJobStore(documents, tables.jobs);
    const records = new DynamoErasureStore(documents, tables);
    const job = aJob({ id: idOf(1), status: 'completed', open: false, validation_dataset_id: idOf(7) });
    await jobs.create(job);
    const rows = async () => (await documents.send(new ScanCommand({ TableName: tables.jobs }))).Items;
    expect(await rows()).toHaveLength(2);
    await records.deleteJob(job.id);
    expect(await rows()).toHaveLength(2);
    const erased_at = now.toISOString();
    await jobs.change(job.id, { expect: { statuses: ['completed'] }, set: { erased_at } });
    await records.deleteJob(job.id);
    expect(await rows()).toEqual([]);
  });
});
