import * as z from 'zod';
import { jobStatuses } from '../../../domain/jobs/status.ts';
import { idSchema, timestampSchema, trimmedSchema } from '../../../domain/values.ts';
import { operation } from '../../operation.ts';
import { listQuery, namesOf, pageOf } from '../common.ts';
import { jobSchema } from './job-view.ts';

const timeOf = (what: string) =>
  timestampSchema.transform((time) => new Date(time).toISOString()).meta({ description: what, format: 'date-time' });

const jobsQuery = listQuery
  .extend({
    status: namesOf(jobStatuses, 200, 'queued,pending,running').optional(),
    active: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional()
      .meta({ description: 'true: jobs that are not over; false: those that are' }),
    dataset_id: idSchema.optional().meta({ description: 'Of a dataset that they train on or are evaluated on' }),
    training_config_id: idSchema.optional(),
    q: trimmedSchema(200)
      .optional()
      .meta({ description: 'Part of the name, the model or a label, letters large or small' }),
    created_after: timeOf('Made later than that').optional(),
    created_before: timeOf('Made earlier than that').optional(),
  })
  .refine(({ created_after: after, created_before: before }) => !after || !before || after < before, {
    path: ['created_before'],
    message: 'must be later than created_after',
  });

export const listJobs = operation({
  name: 'list-jobs',
  summary: 'Jobs of the user, newest first',
  description: [
    'All filters that are given must hold. A page of a filtered list may be short or empty and still be followed by',
    'another: next_cursor alone tells, and is null at the end. A cursor goes with the filters it was given with.',
  ].join(' '),
  query: jobsQuery,
  output: pageOf(jobSchema),
  answers: { 200: 'A page' },
});
