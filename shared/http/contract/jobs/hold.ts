import * as z from 'zod';
import { maxHoldSeconds } from '../../../domain/jobs/hold.ts';
import { holdReasonSchema } from '../../../domain/jobs/job.ts';
import { timestampSchema } from '../../../domain/values.ts';
import { operation } from '../../operation.ts';
import { ofJob } from '../common.ts';
import { jobSchema } from './job-view.ts';

export const holdJob = operation({
  ...ofJob,
  name: 'hold-job',
  summary: 'Holds a job, or replaces its hold: until it expires no sweep ends the job for want of health or patience',
  description: [
    'For a person who wants to look before a machine decides. Spared until then: no_capacity, start_timeout and earlier',
    'signs that a pod will not start, heartbeat_lost (also of a pod that RunPod lists as EXITED or ERROR),',
    'restart_loop, training_stalled, gpu_idle and max_duration. Not spared: budget_limit, whose warning is given, too; a',
    'cancel; what the pod reports itself; a pod that is gone (pod_vanished); pods that nobody wants. Launches go on.',
    'A job without budget_limit has nothing that caps its cost but max_duration_minutes, so that still ends it. At',
    'most 24 hours ahead, however often it is renewed; expires_in_seconds counts from now, so that sending it again',
    'renews the hold, while the same expires_at, reason and caller change nothing. The job is its user’s, or the',
    'caller is an operator. Every hold is an event of the job; of one job 50 of them are kept (409 hold_limit_reached).',
    'A hold that outlasts max_duration_minutes lets the job spend its whole budget_limit, so that is reserved first and',
    'becomes at_most_cost; where the month of the job has too few dollars left for it, the hold is refused (422',
    'limit_exceeded), and one until deadline_at is not.',
  ].join(' '),
  body: z
    .strictObject({
      reason: holdReasonSchema,
      expires_at: timestampSchema.optional(),
      expires_in_seconds: z.int().min(1).max(maxHoldSeconds).optional(),
    })
    .refine((hold) => (hold.expires_at === undefined) !== (hold.expires_in_seconds === undefined), {
      path: ['expires_at'],
      message: 'give exactly one of expires_at and expires_in_seconds',
    }),
  output: jobSchema,
  answers: { 200: 'The job as it now is' },
  errors: [404, 409, 422],
});

export const liftHold = operation({
  ...ofJob,
  name: 'lift-hold',
  summary:
    'Lifts the hold of a job, whoever set it; lifting none is fine. From the next sweep on it is judged as usual',
  answers: { 204: 'Nobody holds the job' },
  errors: [404],
});
