import { randomBytes } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { toItem } from '../../shared/aws/dynamodb/job-item.ts';
import { pack } from '../../shared/aws/dynamodb/packed.ts';
import { storedArtifactSchema } from '../../shared/domain/artifacts/artifact.ts';
import { maxConfigBytes } from '../../shared/domain/configs/config-bytes.ts';
import { storedTrainingConfigSchema } from '../../shared/domain/configs/training-config.ts';
import { controlSchema, maxSuspensions } from '../../shared/domain/controls/controls.ts';
import { storedDatasetSchema } from '../../shared/domain/datasets/dataset.ts';
import { downloadTokenSchema } from '../../shared/domain/downloads/download-token.ts';
import { dueWorkSchema } from '../../shared/domain/due-work/due-work.ts';
import { historyEntrySchema } from '../../shared/domain/jobs/history.ts';
import { jobSchema, jobSpecSchema } from '../../shared/domain/jobs/job.ts';
import { maxMarks } from '../../shared/domain/reaper/orphans.ts';
import { orphanMarkSchema } from '../../shared/domain/reaper/reaper-state-store.ts';
import { maxBatchBytes } from '../../shared/domain/telemetry/metric-point.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { fullest } from '../support/fullest.ts';
import { itemBytes } from '../support/item-bytes.ts';
import { type TableName, tableDefinitions } from '../support/table-definitions.ts';

/** DynamoDB refuses an item over 400 KB; the rest is for what a later version adds. */
const mostBytes = 350 * 1024;

/** What the schemas of stored things leave open. Each is bounded where it is written. */
const userId = { bytes: 512 };
const objectKey = { bytes: 1024 };
const uploadId = { bytes: 1024 };
const id = { bytes: 128 };
const textsOf = (count: number, bytes: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`number_${nth}`, '😀'.repeat(bytes / 4)]));
const numbers = { value: textsOf(12, 300) };

/** A config is taken with so many bytes of JSON, whichever of its fields holds them. */
const training_config = {
  name: 'fullest',
  model: { name: 'owner/name' },
  training: {
    ...{ method: 'sft', num_epochs: 1, learning_rate: 0.01, batch_size: 8, use_lora: true },
    chat_template_jinja: '漢'.repeat(16_384),
    lora_target_modules: Array.from({ length: 64 }, () => '漢'.repeat(200)),
  },
};
const configBytes = Buffer.byteLength(JSON.stringify(training_config));

const spec = fullest(jobSpecSchema, {
  training_config: { value: training_config },
  'dataset.object_key': objectKey,
  docker_image: { bytes: 512 },
  environment_variables: { value: { VARIABLE: '😀'.repeat(16_384) } },
  secrets_ciphertext: { value: 'A'.repeat((4 / 3) * (64 * 1024 + 64)) },
  webhook_secret_ciphertext: { value: 'A'.repeat((4 / 3) * (256 * 3 + 64)) },
  'candidates.*.gpu_type': { bytes: 400 },
  'candidates.*.data_center_ids': { elements: 30 },
  'candidates.*.data_center_ids.*': { bytes: 40 },
});

const error = { code: 'x'.repeat(64), message: '😀'.repeat(1000), exit_code: 1024 };

/** Ten attempts, and one history line more than a report leaves on the job for each other writer that may come first. */
const job = fullest(jobSchema, {
  user_id: userId,
  error: { value: error },
  trainer: { bytes: 16 },
  last_refusal: { bytes: 300 },
  attempts: { elements: 10 },
  'attempts.*.error': { value: error },
  'attempts.*.pod_id': id,
  'attempts.*.gpu_type': { bytes: 400 },
  leaving_pod_ids: { elements: 10 },
  'leaving_pod_ids.*': id,
  pod_id: id,
  claimed_pod_id: { bytes: 256 },
  gpu_type: { bytes: 400 },
  boot_id: { bytes: 256 },
  metrics_hour: { value: '2026-11-26T11' },
  log_hour: { value: '2026-11-26T11' },
  'checkpoint.object_key': objectKey,
  stop_requested: { bytes: 100 },
  history: { elements: 12 },
  'history.*.numbers': numbers,
});

/** Without rhyme or reason, so that gzip wins nothing. */
const packed = pack(randomBytes((maxBatchBytes * 3) / 4).toString('base64'));

const suspensions = Object.fromEntries(
  Array.from({ length: maxSuspensions }, (_, nth) => [
    `${nth}`.padEnd(512, 'x'),
    fullest(controlSchema, { set_by: userId }),
  ]),
);
const orphans = Object.fromEntries(
  Array.from({ length: maxMarks }, (_, nth) => [`pod${nth}`.padEnd(14, 'x'), fullest(orphanMarkSchema, {})]),
);

const entry = { job_id: job.id, entry_key: 'x'.repeat(64) };

const items: readonly (readonly [string, TableName, object])[] = [
  ['a job', 'Jobs', toItem(job)],
  ['the spec of a job', 'Telemetry', { ...entry, ...spec }],
  ['the end of a log', 'Telemetry', { ...entry, attempt: 1, log_tail: ['😀'.repeat(8000)] }],
  ['a line of a history', 'Telemetry', { ...entry, line: fullest(historyEntrySchema, { numbers }) }],
  ['a batch of points, or a chunk of a log', 'Telemetry', { ...entry, seq: 1, packed }],
  [
    'an artifact',
    'Telemetry',
    { ...entry, ...fullest(storedArtifactSchema, { object_key: objectKey, upload_id: uploadId }) },
  ],
  [
    'a dataset',
    'Datasets',
    fullest(storedDatasetSchema, {
      'error.message': { bytes: 1000 },
      user_id: userId,
      content_type: { bytes: 400 },
      upload_id: uploadId,
    }),
  ],
  [
    'a config',
    'TrainingConfigs',
    {
      ...training_config,
      ...fullest(storedTrainingConfigSchema.pick({ id: true, created_at: true, request_sha256: true }), {}),
      user_id: '😀'.repeat(128),
    },
  ],
  ['a download token', 'DownloadTokens', fullest(downloadTokenSchema, { user_id: userId, object_key: objectKey })],
  ['work that is due', 'DueWork', fullest(dueWorkSchema, { work_id: id, user_id: userId, job_id: id })],
  ['what is taken of an allowance', 'Allowances', { allowance: `deploys#${userId}#1`, taken: 20, expires_at: 1e10 }],
  ['the suspensions of users', 'Controls', { name: 'controls', suspensions }],
  ['the marks of orphans', 'ReaperState', { name: 'reaper', orphans }],
];

describe('an item whose every field is as long as it may be', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  it('is tried with a config as large as may be', () => {
    expect(configBytes).toBeGreaterThan(0.85 * maxConfigBytes);
    expect(configBytes).toBeLessThanOrEqual(maxConfigBytes);
  });

  it('is tried in every table', () => {
    expect(new Set(items.map(([, table]) => table))).toEqual(new Set(Object.keys(tableDefinitions)));
  });

  it.each(items)('is stored, and under 350 KB: %s', async (_, table, item) => {
    const { documents, createTable } = await database;
    const TableName = await createTable(table);
    const key: readonly string[] = tableDefinitions[table].key;
    const keyed = Object.fromEntries(
      key.map((name) => [name, (item as Record<string, unknown>)[name] ?? `the ${name}`]),
    );
    const whole = { ...item, ...keyed };
    expect(itemBytes(whole)).toBeLessThan(mostBytes);
    await documents.send(new PutCommand({ TableName, Item: whole }));
    const { Item } = await documents.send(new GetCommand({ TableName, Key: keyed, ConsistentRead: true }));
    expect(itemBytes(Item ?? {})).toBe(itemBytes(whole));
  });
});
