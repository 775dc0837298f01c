import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod';
import { DynamoArtifactStore } from '../../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoDatasetStore } from '../../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoDownloadTokenStore } from '../../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoJobStore } from '../../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { DynamoTelemetryStore } from '../../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { DynamoTrainingConfigStore } from '../../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { pack, unpack } from '../../../shared/aws/dynamodb/packed.ts';
import { metricPointSchema } from '../../../shared/domain/telemetry/metric-point.ts';

/**
 * Items as deployed versions have left them in the tables, by the day of that version. They are never changed: a version
 * that cannot read them would fail on every job that runs while it is deployed. A new form gets a file of its own.
 */
const folder = join(import.meta.dirname, 'stored');
const files = globSync('*.json', { cwd: folder }).sort();

type Item = Readonly<Record<string, unknown>>;

const revive = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && '$binary' in value
    ? new Uint8Array(Buffer.from(String(value.$binary), 'base64'))
    : value;

const itemsIn = (file: string): readonly (readonly [string, Item])[] => {
  const kinds: Readonly<Record<string, readonly Item[]>> = JSON.parse(readFileSync(join(folder, file), 'utf8'), revive);
  return Object.entries(kinds).flatMap(([kind, items]) => items.map((item) => [kind, item] as const));
};

/** Long before any of them expires. */
const now = new Date('2026-11-24T00:00:00Z');
const id = '00000000-0000-4000-8000-000000000000';

const readers: Readonly<Record<string, (documents: DynamoDBDocumentClient) => Promise<unknown>>> = {
  jobs: (documents) => new DynamoJobStore(documents, 'T').get(id),
  datasets: (documents) => new DynamoDatasetStore(documents, 'T').get('anna', id),
  download_tokens: (documents) => new DynamoDownloadTokenStore(documents, 'T').get('0'.repeat(64)),
  training_configs: (documents) => new DynamoTrainingConfigStore(documents, 'T').get('anna', id),
  log_chunks: (documents) => new DynamoTelemetryStore(documents, 'T').listLogs(id, undefined, 100, now),
  metric_batches: (documents) => Array.fromAsync(new DynamoTelemetryStore(documents, 'T').streamMetrics(id, now)),
  artifacts: (documents) => new DynamoArtifactStore(documents, 'T').list(id),
  reaper_state: (documents) => new DynamoReaperStateStore(documents, 'T').read(),
};

const read = async (kind: string, item: Item): Promise<unknown> => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
  const sent = mockClient(documents);
  sent.on(GetCommand).resolves({ Item: item });
  sent.on(QueryCommand).resolves({ Items: [item] });
  return readers[kind]?.(documents);
};

const isObject = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Records by name, such as environment variables, hold whatever they are given. */
const records = ['environment_variables', 'numbers', 'orphans'];

/** The item as a later version might have left it: a field more in every object. */
const fromTheFuture = (value: unknown, name = ''): unknown => {
  if (Array.isArray(value)) return value.map((entry) => fromTheFuture(entry));
  if (!isObject(value) || records.includes(name)) return value;
  const fields = Object.entries(value).map(([field, held]) => [field, fromTheFuture(held, field)]);
  return { ...Object.fromEntries(fields), of_a_later_version: { nested: true } };
};

describe.each(files)('the items of %s', (file) => {
  const items = itemsIn(file);

  it('are of every kind that there is', () => {
    expect([...new Set(items.map(([kind]) => kind))].sort()).toEqual(Object.keys(readers).sort());
  });

  it.each(items)('can be read still: %s %#', async (kind, item) => {
    const value = await read(kind, item);
    expect(value).toBeTruthy();
    for (const one of [value].flat()) expect(Object.keys(one as object).length).toBeGreaterThan(0);
  });

  it.each(items)('can be read where a later version has added to them: %s %#', async (kind, item) => {
    expect(await read(kind, fromTheFuture(item) as Item)).toEqual(await read(kind, item));
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
