import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod';
import { DynamoArtifactStore } from '../../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoControlsStore } from '../../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoDownloadTokenStore } from '../../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoDueWorkStore } from '../../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoErasureStore } from '../../../shared/aws/dynamodb/dynamo-erasure-store.ts';
import { DynamoInstallationStore } from '../../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobDetails } from '../../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { DynamoTelemetryStore } from '../../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { DynamoTrainingConfigStore } from '../../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { DynamoUsageStore } from '../../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { pack, unpack } from '../../../shared/aws/dynamodb/packed.ts';
import { cursorAt } from '../../../shared/domain/telemetry/log-cursor.ts';
import { readOn } from '../../../shared/domain/telemetry/log-page.ts';
import { metricPointSchema } from '../../../shared/domain/telemetry/metric-point.ts';
import { reviveStored } from '../../support/stored-json.ts';

/**
 * Items as deployed versions have left them in the tables, by the day of that version. They are never changed: a version
 * that cannot read them would fail on every job that runs while it is deployed. A new form gets a file of its own, made by
 * the stores of its day: the local stack is driven through its API, and its tables are read out. The folder `read` holds what
 * was read of the items when their file was recorded: a later version reads that still, and may read more.
 */
const folder = join(import.meta.dirname, 'stored');
const files = globSync('*.json', { cwd: folder }).sort();

type Item = Readonly<Record<string, unknown>>;

const parsed = (path: string): Readonly<Record<string, readonly Item[]>> =>
  JSON.parse(readFileSync(join(folder, path), 'utf8'), reviveStored);

/** Each item with its kind and its place among those of its kind. */
const itemsIn = (file: string): readonly (readonly [string, Item, number])[] =>
  Object.entries(parsed(file)).flatMap(([kind, items]) => items.map((item, nth) => [kind, item, nth] as const));

/** Long before any of them expires. */
const now = new Date('2026-11-24T00:00:00Z');
const id = '00000000-0000-4000-8000-000000000000';
const theStart = { attempt: 0, seq: 0, line: 0 };
const tables = { jobs: 'T', telemetry: 'T' };

const readers: Readonly<Record<string, (documents: DynamoDBDocumentClient) => Promise<unknown>>> = {
  jobs: (documents) => new DynamoJobStore(documents, 'T').get(id),
  erased_jobs: async (documents) => ({
    job: await new DynamoJobStore(documents, 'T').getEvenErased(id),
    mark: await new DynamoErasureStore(documents, tables).erased(id),
  }),
  specs: (documents) => new DynamoJobDetails(documents, tables).spec(id),
  log_tails: (documents) => new DynamoJobDetails(documents, tables).logTails(id),
  history_lines: (documents) => new DynamoJobDetails(documents, tables).history(id, 0, 10),
  datasets: (documents) => new DynamoDatasetStore(documents, 'T').get('anna', id),
  // Only whoever creates one of the same id, or changes it, sees a deleted one.
  deleted_datasets: (documents) => new DynamoDatasetStore(documents, 'T').update('anna', id, ['deleted'], {}),
  download_tokens: (documents) => new DynamoDownloadTokenStore(documents, 'T').get('0'.repeat(64)),
  training_configs: (documents) => new DynamoTrainingConfigStore(documents, 'T').get('anna', id),
  log_chunks: async (documents) => {
    const telemetry = new DynamoTelemetryStore(documents, 'T');
    const { lines, next } = await readOn({ telemetry, jobId: id, now }, cursorAt(theStart), 100, {});
    return { lines, next };
  },
  rollups: (documents) => Array.fromAsync(new DynamoTelemetryStore(documents, 'T').streamRollups(id, now)),
  metric_batches: (documents) => Array.fromAsync(new DynamoTelemetryStore(documents, 'T').streamMetrics(id, now)),
  artifacts: (documents) => new DynamoArtifactStore(documents, 'T').list(id),
  due_work: (documents) =>
    new DynamoDueWorkStore(documents, 'T').claim({ work_id: 'w', user_id: 'anna', due_at: now.toISOString() }, now),
  controls: async (documents) => {
    const { deploysPause, suspensions } = await new DynamoControlsStore(documents, 'T').get();
    return { deploysPause, suspensions: Object.fromEntries(suspensions) };
  },
  reaper_state: (documents) => new DynamoReaperStateStore(documents, 'T').read(),
  accounts: (documents) => new DynamoUsageStore(documents, 'T').get('anna'),
  installation: (documents) => new DynamoInstallationStore(documents, 'T').get(),
};

const read = async (kind: string, item: Item): Promise<unknown> => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
  const sent = mockClient(documents);
  sent.on(GetCommand).resolves({ Item: item });
  sent.on(QueryCommand).resolves({ Items: [item] });
  sent.on(UpdateCommand).resolves({ Attributes: item });
  return readers[kind]?.(documents);
};

const isObject = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Records by name, such as environment variables, hold whatever they are given. */
const records = ['environment_variables', 'numbers', 'orphans', 'labels'];

/** The item as a later version might have left it: a field more in every object. */
const fromTheFuture = (value: unknown, name = ''): unknown => {
  if (Array.isArray(value)) return value.map((entry) => fromTheFuture(entry));
  if (!isObject(value) || records.includes(name)) return value;
  const fields = Object.entries(value).map(([field, held]) => [field, fromTheFuture(held, field)]);
  return { ...Object.fromEntries(fields), of_a_later_version: { nested: true } };
};

describe.each(files)('the items of %s', (file) => {
  const items = itemsIn(file);
  const wasRead = parsed(`read/${file}`);

  it('are of kinds that are read', () => {
    expect(Object.keys(readers)).toEqual(expect.arrayContaining(items.map(([kind]) => kind)));
  });

  it.each(items)('are read as they were: %s %#', async (kind, item, nth) => {
    const value = await read(kind, item);
    expect(value).toBeTruthy();
    for (const one of [value].flat()) expect(Object.keys(one as object).length).toBeGreaterThan(0);
    expect({ value }).toMatchObject({ value: wasRead[kind]?.[nth] });
  });

  it.each(items)('can be read where a later version has added to them: %s %#', async (kind, item) => {
    expect(await read(kind, fromTheFuture(item) as Item)).toEqual(await read(kind, item));
  });
});

describe('the newest file', () => {
  it('has items of every kind that there is', () => {
    expect([...new Set(itemsIn(files.at(-1) ?? '').map(([kind]) => kind))].sort()).toEqual(Object.keys(readers).sort());
  });
});

describe('what is packed', () => {
  it('can be read where a later version has added to it', () => {
    const points = [{ step: 1, train_loss: 2, of_a_later_version: 3 }, { step: 2 }];
    expect(unpack(z.array(metricPointSchema), 'metric batch', pack(points))).toEqual([
      { step: 1, train_loss: 2 },
      { step: 2 },
    ]);
  });

  it('is still refused where a field that is known is wrong', () => {
    const points = [{ step: -1, of_a_later_version: 3 }];
    expect(() => unpack(z.array(metricPointSchema), 'metric batch', pack(points))).toThrow();
  });
});
