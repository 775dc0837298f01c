import { createHash } from 'node:crypto';
import { type Job, jobSchema } from '../../domain/jobs/job.ts';
import type { JobChange, JobExpectation } from '../../domain/jobs/job-store.ts';
import { isTerminal } from '../../domain/jobs/status.ts';
import { activeShards } from '../../names.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, anyOf, below, type Condition, equals, oneOf } from './condition.ts';
import type { ListPosition } from './cursor.ts';
import { createdAtId } from './newest-first.ts';
import type { Item, Key } from './table.ts';
import type { ItemUpdate } from './update-expression.ts';

export const keyOf = (jobId: string): Key => ({ job_id: jobId });

export const shards: readonly string[] = Array.from({ length: activeShards }, (_, shard) => String(shard));

export const shardOf = (jobId: string): string => {
  const firstByte = createHash('sha256').update(jobId).digest()[0] ?? 0;
  return String(firstByte % activeShards);
};

/** A job that is not open has no `active_shard`, and so is not in the index of open jobs. */
const activeShard = (jobId: string, open: boolean): string | undefined => (open ? shardOf(jobId) : undefined);

/** Absent from a job that is over, which keeps nobody from deleting the dataset. */
export const datasetInUse = (userId: string, datasetId: string): string => `${datasetId}#${userId}`;

export const toItem = ({ id, ...fields }: Job): Item => ({
  ...fields,
  dataset_in_use: isTerminal(fields.status) ? undefined : datasetInUse(fields.user_id, fields.dataset_id),
  created_at_id: createdAtId({ id, created_at: fields.created_at }),
  active_shard: activeShard(id, fields.open),
});

export const fromItem = ({ job_id, ...fields }: Item): Job => parseStored(jobSchema, 'job', { ...fields, id: job_id });

/** Of an index that has keys alone: `created_at_id` is `created_at#id`. */
export const positionFrom = ({ job_id, created_at_id }: Item): ListPosition => ({
  id: String(job_id),
  created_at: String(created_at_id).split('#', 1)[0] ?? '',
});

const given = <T>(fields: Readonly<Record<string, T | undefined>> | undefined): [string, T][] =>
  Object.entries(fields ?? {}).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]]));

export const toCondition = (expect: JobExpectation): Condition =>
  allOf(
    oneOf('status', expect.statuses),
    ...(expect.attempt === undefined ? [] : [equals('attempt', expect.attempt)]),
    ...(expect.phases === undefined ? [] : [oneOf('phase', expect.phases)]),
    ...Object.entries(expect.equals ?? {}).map(([field, value]) =>
      value === undefined ? absent(field) : equals(field, value),
    ),
    ...given(expect.absentOrEquals).map(([field, value]) => anyOf(absent(field), equals(field, value))),
    ...given(expect.absentOrBelow).map(([field, limit]) => anyOf(absent(field), below(field, limit))),
  );

export const toUpdate = (jobId: string, change: JobChange): ItemUpdate => {
  const { open, status } = change.set ?? {};
  return {
    set: {
      ...change.set,
      ...(open !== undefined && { active_shard: activeShard(jobId, open) }),
      ...(status !== undefined && isTerminal(status) && { dataset_in_use: undefined }),
    },
    setWithin: { progress: change.progress },
    add: change.add,
    append: { history: change.history, attempts: change.closeAttempt && [change.closeAttempt] },
  };
};
