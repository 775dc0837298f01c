import * as z from 'zod';
import { labelChangesSchema } from '../../../domain/jobs/labels.ts';
import { idSchema, nameSchema } from '../../../domain/values.ts';
import { operation } from '../../operation.ts';
import { namesOf, ofJob } from '../common.ts';
import { jobSchema } from './job-view.ts';

export const getJob = operation({
  ...ofJob,
  name: 'get-job',
  summary: 'One job; with include also what it trains with and what was asked for, which never changes',
  query: z.strictObject({
    include: namesOf(['training_config', 'requested'], 100, 'training_config,requested').optional(),
  }),
  output: jobSchema,
  answers: { 200: 'The job' },
  errors: [404],
});

export const updateJob = operation({
  ...ofJob,
  name: 'update-job',
  summary: 'Changes the name or the labels of a job, also of one that is over',
  description: 'Labels are merged: those given are set, those given as null are taken away, the others stay.',
  body: z
    .strictObject({ name: nameSchema.optional(), labels: labelChangesSchema.optional() })
    .refine(({ name, labels }) => name !== undefined || labels !== undefined, 'give name or labels'),
  output: jobSchema,
  answers: { 200: 'The job as it now is' },
  errors: [404, 409],
});

export const cancelJob = operation({
  ...ofJob,
  name: 'cancel-job',
  summary: 'Cancels a job and terminates its pod; cancelling twice is fine',
  description: 'The job is its user’s, or the caller is an operator: then the error of the job and its event say so.',
  output: jobSchema,
  repeatable: true,
  answers: { 200: 'The job as it now is' },
  errors: [404, 409],
});

export const eraseJob = operation({
  ...ofJob,
  name: 'erase-job',
  summary: 'Deletes a job that is over, with its logs, metrics and artifacts; deleting twice is fine',
  description: [
    'The job is in no list and no answer from then on. What it left is deleted within some two hours. 409 job_not_over',
    'while the job goes on, and for a minute or two after its end, until its pod is seen gone.',
  ].join(' '),
  output: z.object({ job_id: idSchema, status: z.literal('deleting') }),
  answers: { 202: 'It is gone from every answer and is being deleted' },
  errors: [404, 409],
});
