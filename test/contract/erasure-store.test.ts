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
});
