import { createHash } from 'node:crypto';
import { type Job, jobSchema } from '../../domain/jobs/job.ts';
import type { JobChange, JobExpectation } from '../../domain/jobs/job-store.ts';
import { activeShards } from '../../names.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, anyOf, below, type Condition, equals, oneOf } from './condition.ts';
import { createdAtId } from './newest-first.ts';
import type { Item, Key } from './table.ts';
import type { ItemUpdate } from './update-expression.ts';

export const keyOf = (jobId: string): Key => ({ job_id: jobId });

export const shards: readonly string[] = Array.from({ length: activeShards }, (_, shard) => String(shard));

const shardOf = (jobId: string): string => {
  const firstByte = createHash('sha256').update(jobId).digest()[0] ?? 0;
  return String(firstByte % activeShards);
};

/** A job that is not open has no `active_shard`, and so is not in the index of active jobs. */
const activeShard = (jobId: string, open: boolean): string | undefined => (open ? shardOf(jobId) : undefined);

export const toItem = ({ id, ...fields }: Job): Item => ({
  ...fields,
  created_at_id: createdAtId({ id, created_at: fields.created_at }),
  active_shard: activeShard(id, fields.open),
});

export const fromItem = ({ job_id, ...fields }: Item): Job => parseStored(jobSchema, 'job', { ...fields, id: job_id });

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
  const open = change.set?.open;
  return {
    set: open === undefined ? change.set : { ...change.set, active_shard: activeShard(jobId, open) },
    setWithin: { progress: change.progress },
    add: change.add,
    append: { history: change.history, attempts: change.closeAttempt && [change.closeAttempt] },
  };
};
