import { randomBytes, randomInt } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { toItem } from '../../shared/aws/dynamodb/job-item.ts';
import { pack } from '../../shared/aws/dynamodb/packed.ts';
import { toRollupItem } from '../../shared/aws/dynamodb/rollup-item.ts';
import { apiKeySchema, maxKeysOfUser } from '../../shared/domain/accounts/api-key.ts';
import { maxSecretsOfUser, sealedSecretSchema, secretNameSchema } from '../../shared/domain/accounts/secret.ts';
import { maxConfigBytes } from '../../shared/domain/configs/config-bytes.ts';
import { settingNames } from '../../shared/domain/configs/resolve-config.ts';
import { storedTrainingConfigSchema } from '../../shared/domain/configs/training-config.ts';
import { controlSchema, maxSuspensions } from '../../shared/domain/controls/controls.ts';
import { storedDatasetSchema } from '../../shared/domain/datasets/dataset.ts';
import { limits } from '../../shared/domain/datasets/rules.ts';
import { downloadTokenSchema } from '../../shared/domain/downloads/download-token.ts';
import { dueWorkSchema } from '../../shared/domain/due-work/due-work.ts';
import { jobSpecSchema } from '../../shared/domain/jobs/job-spec.ts';
import { maxTransitions } from '../../shared/domain/limits/fit.ts';
import { transitionSchema, usageSchema } from '../../shared/domain/limits/usage.ts';
import { maxMarks } from '../../shared/domain/reaper/orphans.ts';
import { orphanMarkSchema } from '../../shared/domain/reaper/reaper-state-store.ts';
import { measureNames } from '../../shared/domain/telemetry/measure-names.ts';
import { maxBatchBytes } from '../../shared/domain/telemetry/metric-point.ts';
import { rollUp } from '../../shared/domain/telemetry/rollup.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { fullest } from '../support/fullest.ts';
import {
  fullestArtifact,
  fullestJob,
  fullestLine,
  id,
  objectKey,
  trainingConfig,
  uploadId,
  userId,
} from '../support/fullest-items.ts';
import { itemBytes } from '../support/item-bytes.ts';
import { type TableName, tableDefinitions } from '../support/table-definitions.ts';

/** DynamoDB refuses an item over 400 KB; the rest is for what a later version adds. */
const mostBytes = 350 * 1024;

const spec = fullest(jobSpecSchema, {
  training_config: { value: trainingConfig },
  unset_settings: { value: settingNames },
  'dataset.object_key': objectKey,
  'validation_dataset.object_key': objectKey,
  docker_image: { bytes: 512 },
  environment_variables: { value: { VARIABLE: '😀'.repeat(16_384) } },
  secrets_ciphertext: { value: 'A'.repeat((4 / 3) * (64 * 1024 + 64)) },
  webhook_secret_ciphertext: { value: 'A'.repeat((4 / 3) * (256 * 3 + 64)) },
  'candidates.*.gpu_type': { bytes: 400 },
  'candidates.*.data_center_ids': { elements: 30 },
  'candidates.*.data_center_ids.*': { bytes: 40 },
});

/** Without rhyme or reason, so that gzip wins nothing. */
const packed = pack(randomBytes((maxBatchBytes * 3) / 4).toString('base64'));

const configBytes = Buffer.byteLength(JSON.stringify(trainingConfig));

const suspensions = Object.fromEntries(
  Array.from({ length: maxSuspensions }, (_, nth) => [
    `${nth}`.padEnd(512, 'x'),
    fullest(controlSchema, { set_by: userId }),
  ]),
);
const orphans = Object.fromEntries(
  Array.from({ length: maxMarks }, (_, nth) => [`pod${nth}`.padEnd(14, 'x'), fullest(orphanMarkSchema, {})]),
);

const apiKey = fullest(apiKeySchema, { user_id: userId, last_used_on: { value: '2026-11-26' } });
const name = { value: 'N'.repeat(128) };
const secret = fullest(sealedSecretSchema, {
  user_id: userId,
  name,
  box: { value: 'A'.repeat((4 / 3) * (4 * 8192 + 64)) },
});
const secretName = fullest(secretNameSchema, { name });

/** Every measure of every point is a number of its own, at steps as far apart as they may be. */
const fullestRollup = rollUp(
  { attempt: 1, stretch: 0 },
  Array.from({ length: 24 }, (_, seq) => ({
    attempt: 1,
    seq,
    points: Array.from({ length: 500 }, () => ({
      step: randomInt(1_000_000_000),
      ...Object.fromEntries(measureNames.map((name) => [name, randomInt(10) === 0 ? 'nan' : Math.random()])),
      timestamp: `2026-11-26T00:00:00.${randomInt(1e9, 1e10)}${randomInt(1e8, 1e9)}Z`,
    })),
  })),
  () => false,
);

/** Calls that come at once see the account before one another, so some more may begin. */
const transitions = Object.fromEntries(
  Array.from({ length: 2 * maxTransitions }, (_, nth) => [
    `transition#deploying#${nth}`.padEnd(60, 'x'),
    fullest(transitionSchema, {}),
  ]),
);
const months = Object.fromEntries(
  Array.from({ length: 12 * 50 }, (_, nth) => [
    `charged_micro_dollars#${2026 + Math.floor(nth / 12)}-${nth % 12}`,
    1e15,
  ]),
);
const usageCounts = fullest(usageSchema.pick({ pods: true, waiting_jobs: true, limits: true, returns: true }), {});

const entry = { job_id: fullestJob.id, entry_key: 'x'.repeat(64) };

const items: readonly (readonly [string, TableName, object])[] = [
  ['a job', 'Jobs', toItem(fullestJob)],
  ['the spec of a job', 'Telemetry', { ...entry, ...spec }],
  ['the end of a log', 'Telemetry', { ...entry, attempt: 1, log_tail: ['😀'.repeat(8000)] }],
  ['a line of a history', 'Telemetry', { ...entry, line: fullestLine }],
  ['a batch of points, or a chunk of a log', 'Telemetry', { ...entry, seq: 1, packed }],
  ['a roll-up', 'Telemetry', { ...entry, ...toRollupItem(fullestRollup) }],
  ['an artifact', 'Telemetry', { ...entry, ...fullestArtifact }],
  [
    'a dataset',
    'Datasets',
    fullest(storedDatasetSchema, {
      'error.message': { bytes: 1000 },
      unused_fields: { elements: limits.max_unused_fields },
      'unused_fields.*': { bytes: 4 * limits.max_quoted_characters },
      warnings: { elements: limits.max_warnings },
      'warnings.*.code': { bytes: 40 },
      'warnings.*.message': { bytes: 1000 },
      user_id: userId,
      content_type: { bytes: 400 },
      upload_id: uploadId,
    }),
  ],
  [
    'a config',
    'TrainingConfigs',
    {
      ...trainingConfig,
      ...fullest(storedTrainingConfigSchema.pick({ id: true, created_at: true, request_sha256: true }), {}),
      user_id: '😀'.repeat(128),
    },
  ],
  ['a download token', 'DownloadTokens', fullest(downloadTokenSchema, { user_id: userId, object_key: objectKey })],
  ['work that is due', 'DueWork', fullest(dueWorkSchema, { work_id: id, user_id: userId, job_id: id })],
  ['what is taken of an allowance', 'Allowances', { allowance: `deploys#${userId}#1`, taken: 20, expires_at: 1e10 }],
  ['the suspensions of users', 'Controls', { name: 'controls', suspensions }],
  ['an API key', 'Accounts', { ...apiKey, entry: 'x'.repeat(70) }],
  ['the keys of a user', 'Accounts', { entry: 'keys#', version: 1, entries: Array(maxKeysOfUser).fill(apiKey) }],
  ['a secret of a user', 'Accounts', { ...secret, entry: 'x'.repeat(650) }],
  [
    'the names of the secrets of a user',
    'Accounts',
    { entry: 'secrets#', version: 1, entries: Array(maxSecretsOfUser).fill(secretName) },
  ],
  ['the account of a user', 'Usage', { account: 'x'.repeat(64), ...transitions, ...months, ...usageCounts }],
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
