import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoErasureStore } from '../../shared/aws/dynamodb/dynamo-erasure-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { MemoryArtifactStore } from '../support/memory-artifact-store.ts';
import { MemoryErasureStore } from '../support/memory-erasure-store.ts';
import { MemoryJobStore } from '../support/memory-job-store.ts';
import { MemoryTelemetryStore } from '../support/memory-telemetry-store.ts';
import { erasureStoreContract } from './erasure-store.contract.ts';
import { aJob, idOf, now } from './examples.ts';

describe('MemoryErasureStore', () => {
  erasureStoreContract(async () => {
    const jobs = new MemoryJobStore();
    const telemetry = new MemoryTelemetryStore();
    const records = new MemoryErasureStore({ jobs, telemetry, artifacts: new MemoryArtifactStore() });
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
