import * as z from 'zod';
import { artifactSchema } from '../../domain/artifacts/artifact.ts';
import { resolvedConfigSchema } from '../../domain/configs/resolved-config.ts';
import { trainingMethodSchema } from '../../domain/configs/training-method.ts';
import { askedSchema } from '../../domain/jobs/asked.ts';
import { cloudSchema } from '../../domain/jobs/candidate.ts';
import { historyEntrySchema } from '../../domain/jobs/history.ts';
import { maxHoldSeconds } from '../../domain/jobs/hold.ts';
import { holdReasonSchema } from '../../domain/jobs/job.ts';
import { jobErrorSchema } from '../../domain/jobs/job-error.ts';
import { labelChangesSchema, labelsSchema } from '../../domain/jobs/labels.ts';
import { reasonSchema } from '../../domain/jobs/reason-schema.ts';
import { type JobStatus, jobPhaseSchema, jobStatuses, jobStatusSchema } from '../../domain/jobs/status.ts';
import { measuredSchema } from '../../domain/telemetry/metric-point.ts';
import { idSchema, nameSchema, pathIdSchema, timestampSchema, trimmedSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { byId, limitSchema, listQuery, noQuery, pageOf } from './common.ts';

export const costSchema = z
  .object({
    estimated_cost: z.number().meta({
      description: [
        'The most that the job can cost, at the prices of the day it was deployed: its budget_limit, or less where its',
        'most expensive offer and its disks, for max_duration_minutes over all attempts, come to less. A hold that puts off',
        'max_duration_minutes raises it to budget_limit. What runs on between a limit and the sweep that sees it, some',
        'two minutes, comes on top.',
      ].join(' '),
    }),
    at_most_cost: z.number().meta({ description: 'The same as estimated_cost.' }),
    forecast_cost: z
      .number()
      .nullable()
      .meta({
        description: [
          'What the job will have cost after its last step, at the pace of its steps so far, downloads apart. Beyond',
          'at_most_cost it tells that a limit comes first. null while there is no pace; actual_cost once the job is over.',
        ].join(' '),
      }),
    actual_cost: z.number().meta({ description: 'Of all attempts so far, disks included.' }),
    cost_per_hour: z.number().meta({ description: 'Of the GPUs while a pod runs.' }),
    disk_cost_per_hour: z.number().meta({ description: 'Of the disks while a pod runs, beside cost_per_hour.' }),
    budget_limit: z.number().nullable(),
    currency: z.literal('USD'),
  })
  .meta({ id: 'Cost' });

export const jobViewSchema = z.object({
  id: idSchema,
  status: jobStatusSchema,
  phase: jobPhaseSchema.nullable(),
  reason: reasonSchema.optional(),
  error: jobErrorSchema.optional(),
  training_config_id: idSchema.optional(),
  name: z
    .string()
    .nullable()
    .meta({ description: 'As the deploy or else its config names it; null of jobs of before.' }),
  model: z.string().nullable(),
  method: trainingMethodSchema.nullable(),
  labels: labelsSchema,
  dataset_id: idSchema,
  /** The dataset that it is evaluated on; `null` where that is a part of its own dataset, or nothing. */
  validation_dataset_id: idSchema.nullable(),
  attempt: z.int(),
  attempts: z.array(
    z.object({
      attempt: z.int(),
      status: jobStatusSchema,
      reason: reasonSchema.optional(),
      error: jobErrorSchema.optional(),
      pod_id: z.string().nullable(),
      gpu_type: z.string().nullable(),
      cost_per_hour: z.number(),
      pod_created_at: timestampSchema.nullable(),
      ended_at: timestampSchema.nullable(),
      cost: z.number(),
    }),
  ),
  pod_id: z.string().nullable(),
  gpu_type: z.string().nullable(),
  gpu_count: z.int(),
  cloud: cloudSchema.nullable(),
  data_center_id: z.string().nullable(),
  current_step: z.number().nullable(),
  total_steps: z.number().nullable(),
  current_epoch: z.number().nullable(),
  total_epochs: z.number().nullable(),
  /** 0 to 1. */
  progress: z.number().nullable(),
  /** Bytes of what the phase downloads or uploads. */
  transfer: z.object({ phase: jobPhaseSchema, done_bytes: z.int(), total_bytes: z.int() }).nullable(),
  /** How long the newest attempt has been in each of its phases, in the order in which it first entered them. */
  phases: z.array(z.object({ phase: jobPhaseSchema, seconds: z.number() })),
  loss: z.number().nullable(),
  eval_loss: z.number().nullable(),
  learning_rate: z.number().nullable(),
  samples_per_second: z.number().nullable(),
  tokens_per_second: z.number().nullable(),
  gpu_utilization_percent: z.number().nullable(),
  gpu_memory_allocated_gb: z.number().nullable(),
  last_heartbeat_at: timestampSchema.nullable(),
  /** Why it has no pod yet, while it waits for one. */
  waiting: z.object({ reason: reasonSchema.nullable(), message: z.string(), next_try_at: timestampSchema }).nullable(),
  hold: z
    .object({
      reason: z.string(),
      expires_at: timestampSchema,
      set_at: timestampSchema,
      set_by: z.enum(['user', 'operator']),
    })
    .nullable(),
  webhook: z
    .object({
      tries: z.int(),
      delivered_at: timestampSchema.nullable(),
      last_error: z.string().nullable().meta({
        description: 'Why the last try failed: http_ and a status, timeout, unreachable or secret_unreadable.',
      }),
    })
    .nullable()
    .meta({ description: 'How far its end is told to the webhook of the deploy; null where it named none.' }),
  warning: z.string().nullable().meta({ description: 'What the deploy was told and went ahead with.' }),
  deadline_at: timestampSchema
    .nullable()
    .meta({ description: 'When max_duration_minutes end the job; null while it has no pod.' }),
  telemetry_expires_at: timestampSchema
    .nullable()
    .meta({ description: 'From then on its metrics and logs go, oldest first; null before it started.' }),
  created_at: timestampSchema,
  started_at: timestampSchema.nullable(),
  completed_at: timestampSchema.nullable(),
  elapsed_seconds: z.number(),
  remaining_seconds: z.number().nullable(),
  cost: costSchema,
});

const requestedSchema = z
  .object({
    ...askedSchema.shape,
    gpu_count: z.int(),
    docker_image: z.string(),
    disk_gb: z.int(),
    volume_size_gb: z.int(),
    budget_limit: z.number().nullable(),
    max_duration_minutes: z.number(),
    capacity_wait_minutes: z.number(),
    max_attempts: z.int(),
  })
  .meta({ description: 'What was asked for, defaults filled in. Of secrets and variables nothing is told.' });

/** As every call answers it; the last two where they were asked for. */
const jobSchema = jobViewSchema
  .extend({ training_config: resolvedConfigSchema.optional(), requested: requestedSchema.optional() })
  .meta({ id: 'Job' });

const ofJob = { subject: 'job_id', path: byId } as const;

const isStatus = (name: string): name is JobStatus => jobStatuses.some((status) => status === name);

const statusesSchema = z
  .string()
  .max(200)
  .transform((text, context): readonly JobStatus[] => {
    const names = text.split(',');
    if (names.every(isStatus)) return names;
    context.addIssue(`must be of ${jobStatuses.join(', ')}, joined by commas`);
    return z.NEVER;
  })
  .meta({ description: `Of ${jobStatuses.join(', ')}, joined by commas`, examples: ['queued,pending,running'] });

const timeOf = (what: string) =>
  timestampSchema.transform((time) => new Date(time).toISOString()).meta({ description: what, format: 'date-time' });

const jobsQuery = listQuery
  .extend({
    status: statusesSchema.optional(),
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

const parts = ['training_config', 'requested'] as const;
const isPart = (name: string): name is (typeof parts)[number] => parts.some((part) => part === name);

const includeSchema = z
  .string()
  .max(100)
  .transform((text, context): readonly (typeof parts)[number][] => {
    const names = text.split(',');
    if (names.every(isPart)) return names;
    context.addIssue(`must be ${parts.join(', ')}, joined by commas`);
    return z.NEVER;
  })
  .meta({ description: `Of ${parts.join(', ')}, joined by commas`, examples: ['training_config,requested'] });

export const getJob = operation({
  ...ofJob,
  name: 'get-job',
  summary: 'One job; with include also what it trains with and what was asked for, which never changes',
  query: z.strictObject({ include: includeSchema.optional() }),
  output: jobSchema,
  answers: { 200: 'The job' },
  errors: [404],
});

export const updateJob = operation({
  ...ofJob,
  name: 'update-job',
  summary: 'Changes the name or the labels of a job, also of one that is over',
  description: 'Labels are merged: those given are set, those given as null are taken away, the others stay.',
  query: noQuery,
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
  query: noQuery,
  output: jobSchema,
  repeatable: true,
  answers: { 200: 'The job as it now is' },
  errors: [404, 409],
});

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
  query: noQuery,
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
  query: noQuery,
  answers: { 204: 'Nobody holds the job' },
  errors: [404],
});

export const getJobEvents = operation({
  ...ofJob,
  name: 'get-job-events',
  summary: 'What happened and why, one line a change, oldest first',
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,6}$/, 'must be a sequence number')
      .transform(Number)
      .optional(),
    limit: limitSchema,
  }),
  output: pageOf(historyEntrySchema.extend({ seq: z.int() }).meta({ id: 'Event' })),
  answers: { 200: 'Events; next_cursor is the next value of after' },
  errors: [404],
});

const artifactViewSchema = artifactSchema
  .extend({
    url: z.string().optional(),
    url_expires_at: timestampSchema.optional(),
    epoch: measuredSchema.nullable().optional(),
    metrics: z
      .object({
        train_loss: measuredSchema.nullable(),
        eval_loss: measuredSchema.nullable(),
        learning_rate: measuredSchema.nullable(),
      })
      .optional()
      .meta({
        description: [
          'As epoch, of a checkpoint that is asked for by its id: the last value that its attempt told at its step or up to',
          '1000 before it, and null where there is none.',
        ].join(' '),
      }),
  })
  .meta({ id: 'Artifact' });

export const getJobArtifacts = operation({
  ...ofJob,
  name: 'get-job-artifacts',
  summary: 'What the job made, each with a presigned download',
  query: noQuery,
  output: z.object({
    items: z.array(artifactViewSchema),
    next_cursor: z.null(),
  }),
  answers: { 200: 'Artifacts' },
  errors: [404],
});

export const getArtifact = operation({
  name: 'get-artifact',
  subject: 'job_id',
  path: z.strictObject({ id: pathIdSchema, artifact_id: pathIdSchema }),
  summary: 'One artifact with a fresh presigned download; of a checkpoint also how the training stood',
  query: noQuery,
  output: artifactViewSchema,
  answers: { 200: 'The artifact' },
  errors: [404],
});

export const eraseJob = operation({
  ...ofJob,
  name: 'erase-job',
  summary: 'Deletes a job that is over, with its logs, metrics and artifacts; deleting twice is fine',
  description: [
    'The job is in no list and no answer from then on. What it left is deleted within some two hours. 409 job_not_over',
    'while the job goes on, and for a minute or two after its end, until its pod is seen gone.',
  ].join(' '),
  query: noQuery,
  output: z.object({ job_id: idSchema, status: z.literal('deleting') }),
  answers: { 202: 'It is gone from every answer and is being deleted' },
  errors: [404, 409],
});

export const deleteArtifact = operation({
  name: 'delete-artifact',
  subject: 'job_id',
  path: z.strictObject({ id: pathIdSchema, artifact_id: pathIdSchema }),
  summary: 'Deletes an artifact that its job does not need any more',
  query: noQuery,
  answers: { 204: 'It is gone' },
  errors: [404, 409],
});
