import { type Job, jobSchema } from '../../domain/jobs/job.ts';
import type { JobChange, JobExpectation } from '../../domain/jobs/job-store.ts';
import { type OpenJob, openJobSchema } from '../../domain/jobs/open-job.ts';
import { isTerminal } from '../../domain/jobs/status.ts';
import { activeShards, openJobAttributes } from '../../names.ts';
import { parseStored } from '../stored.ts';
import {
  absent,
  allOf,
  anyOf,
  atLeast,
  below,
  type Condition,
  equals,
  exists,
  hasLength,
  is,
  oneOf,
  within,
} from './condition.ts';
import { isLegacyItem, legacyFields } from './legacy-job-item.ts';
import { createdAtId } from './newest-first.ts';
import { shardAmong, shardsOf } from './shards.ts';
import type { Item, Key } from './table.ts';
import type { ItemUpdate } from './update-expression.ts';
import { givenEntries } from './update-expression.ts';

export const keyOf = (jobId: string): Key => ({ job_id: jobId });

export const shards = shardsOf(activeShards);

export const shardOf = (jobId: string): string => shardAmong(activeShards, jobId);

/** Returns the shard of an open job. A job that is not open has no `active_shard` and so is not in the index of open jobs. */
const activeShard = (jobId: string, open: boolean): string | undefined => (open ? shardOf(jobId) : undefined);

/** The value of `dataset_in_use`. A job that is over has no such field, so that its dataset can be deleted. */
export const datasetInUse = (userId: string, datasetId: string): string => `${datasetId}#${userId}`;

/**
 * The key of a row that adds a job a second time to the index of datasets in use, under its validation dataset. The row may outlive the
 * job. A later check of the dataset deletes the row if the job is over, and the erasure of the job deletes the row, too. The end of a job
 * thus needs no second write. A separate index would change the table in every installation, and DynamoDB accepts only one such change at a
 * time.
 */
export const validationUseKey = (jobId: string): Key => ({ job_id: `${jobId}#validation` });

export const validationUse = (userId: string, datasetId: string, jobId: string): Item => ({
  dataset_in_use: datasetInUse(userId, datasetId),
  used_by: jobId,
});

/** Returns the id of the job if the item is the row of a job's validation dataset; `undefined` if the item is a job itself. */
export const usedBy = (item: Item): string | undefined =>
  item.used_by === undefined ? undefined : String(item.used_by);

/** Returns the id of the job from the key of a job or from the key of the row of its validation dataset. */
export const jobOfUse = (key: string): string => key.split('#', 1)[0] ?? '';

/** True for the row of a validation dataset. The index holds only keys, so the key must show the kind of a row. */
export const isValidationUse = ({ job_id }: Item): boolean => String(job_id).endsWith('#validation');

/** The fields of an open job that are stored inside the map `watch`. */
const watched: ReadonlySet<string> = new Set(
  Object.keys(openJobSchema.shape).filter(
    (field) => field !== 'id' && !openJobAttributes.some((attribute) => attribute === field),
  ),
);

const pathOf = (field: string): string => (watched.has(field) ? within('watch', field) : field);

/** Returns fields that are computed from other fields, for the index of open jobs. */
const derivedFields = (job: Pick<Job, 'webhook'>) => ({ webhook_due_at: job.webhook?.due_at });

export const toItem = (job: Job): Item => {
  const { id, ...fields } = { ...jobSchema.parse(job), ...derivedFields(job) };
  const entries = Object.entries(fields);
  return {
    ...Object.fromEntries(entries.filter(([field]) => !watched.has(field))),
    watch: Object.fromEntries(entries.filter(([field, value]) => watched.has(field) && value !== undefined)),
    dataset_in_use: isTerminal(fields.status) ? undefined : datasetInUse(fields.user_id, fields.dataset_id),
    created_at_id: createdAtId({ id, created_at: fields.created_at }),
    active_shard: activeShard(id, fields.open),
  };
};

const flat = ({ job_id, watch, ...fields }: Item): Item => ({
  ...fields,
  ...(typeof watch === 'object' ? watch : {}),
  id: job_id,
});

export const fromItem = (item: Item): Job =>
  parseStored(jobSchema, 'job', isLegacyItem(item) ? { ...flat(item), ...legacyFields(item) } : flat(item));

/** Parses a row of the index of open jobs. Throws `corrupt_item`. */
export const fromOpenRow = (row: Item): OpenJob => parseStored(openJobSchema, 'open job', flat(row));

/** Returns the fields that convert an item of version 0.1 to the current form in one update. */
export const conversionOf = (item: Item): Readonly<Record<string, unknown>> => {
  const fields = { ...legacyFields(item), ...derivedFields(fromItem(item)) };
  const { watch } = toItem(fromItem(item));
  return { ...Object.fromEntries(Object.entries(fields).filter(([field]) => !watched.has(field))), watch };
};

export const toCondition = (expect: JobExpectation): Condition =>
  allOf(
    // An item of version 0.1 has no map `watch` and is converted before it is changed.
    exists('watch'),
    oneOf('status', expect.statuses),
    ...(expect.attempt === undefined ? [] : [equals('attempt', expect.attempt)]),
    ...(expect.phases === undefined ? [] : [oneOf('phase', expect.phases)]),
    ...Object.entries(expect.equals ?? {}).map(([field, value]) => is(pathOf(field), value)),
    ...Object.entries(expect.lengths ?? {}).map(([field, length]) => hasLength(pathOf(field), length)),
    ...givenEntries(expect.absentOrEquals).map(([field, value]) =>
      anyOf(absent(pathOf(field)), equals(pathOf(field), value)),
    ),
    ...givenEntries(expect.absentOrBelow).map(([field, limit]) =>
      anyOf(absent(pathOf(field)), below(pathOf(field), limit)),
    ),
    ...givenEntries(expect.notBefore).map(([field, time]) => atLeast(pathOf(field), time)),
  );

const atPaths = <T>(fields: Readonly<Record<string, T>> | undefined): Record<string, T> =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([field, value]) => [pathOf(field), value]));

export const toUpdate = (jobId: string, change: JobChange): ItemUpdate => {
  const { open, status, webhook, erased_at } = change.set ?? {};
  return {
    set: {
      ...atPaths(change.set),
      ...(webhook !== undefined && atPaths(derivedFields({ webhook }))),
      // An erased job loses `created_at_id` and so leaves the list of its user's jobs.
      ...(erased_at !== undefined && { created_at_id: undefined }),
      ...(open !== undefined && { active_shard: activeShard(jobId, open) }),
      ...(status !== undefined && isTerminal(status) && { dataset_in_use: undefined }),
    },
    setIfAbsent: atPaths(change.setIfAbsent),
    setWithin: { progress: change.progress },
    add: atPaths(change.add),
    append: { history: change.history, attempts: change.closeAttempt && [change.closeAttempt] },
    drop: { history: change.dropHistory },
  };
};
