import * as z from 'zod';
import { artifactSchema } from '../../domain/artifacts/artifact.ts';
import { historyEntrySchema } from '../../domain/jobs/history.ts';
import { jobErrorSchema } from '../../domain/jobs/job-error.ts';
import { reasonSchema } from '../../domain/jobs/reasons.ts';
import { jobPhaseSchema, jobStatusSchema } from '../../domain/jobs/status.ts';
import { logLineSchema } from '../../domain/telemetry/log-line.ts';
import { metricPointSchema } from '../../domain/telemetry/metric-point.ts';
import { idSchema, timestampSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { byId, limitSchema, listQuery, maxPointsSchema, noQuery, pageOf } from './common.ts';

export const costSchema = z.object({
  estimated_cost: z.number(),
  actual_cost: z.number(),
  cost_per_hour: z.number(),
  budget_limit: z.number().nullable(),
  currency: z.literal('USD'),
});

export const jobViewSchema = z.object({
  id: idSchema,
  status: jobStatusSchema,
  phase: jobPhaseSchema.nullable(),
  reason: reasonSchema.optional(),
  error: jobErrorSchema.optional(),
  training_config_id: idSchema.optional(),
  dataset_id: idSchema,
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
  current_step: z.number().nullable(),
  total_steps: z.number().nullable(),
  current_epoch: z.number().nullable(),
  total_epochs: z.number().nullable(),
  /** 0 to 1. */
  progress: z.number().nullable(),
  loss: z.number().nullable(),
  eval_loss: z.number().nullable(),
  learning_rate: z.number().nullable(),
  samples_per_second: z.number().nullable(),
  tokens_per_second: z.number().nullable(),
  gpu_utilization_percent: z.number().nullable(),
  gpu_memory_allocated_gb: z.number().nullable(),
  last_heartbeat_at: timestampSchema.nullable(),
  created_at: timestampSchema,
  started_at: timestampSchema.nullable(),
  completed_at: timestampSchema.nullable(),
  elapsed_seconds: z.number(),
  remaining_seconds: z.number().nullable(),
  cost: costSchema,
});

const ofJob = { subject: 'job_id', path: byId } as const;
const after = z.string().min(1).max(512).optional();

export const listJobs = operation({
  name: 'list-jobs',
  summary: 'Jobs of the user, newest first',
  query: listQuery,
  output: pageOf(jobViewSchema),
  answers: { 200: 'A page' },
});

export const getJob = operation({
  ...ofJob,
  name: 'get-job',
  summary: 'One job',
  query: noQuery,
  output: jobViewSchema,
  answers: { 200: 'The job' },
  errors: [404],
});

export const cancelJob = operation({
  ...ofJob,
  name: 'cancel-job',
  summary: 'Cancels a job and terminates its pod; cancelling twice is fine',
  query: noQuery,
  output: jobViewSchema,
  answers: { 200: 'The job as it now is' },
  errors: [404, 409],
});

export const getJobMetrics = operation({
  ...ofJob,
  name: 'get-job-metrics',
  summary: 'Points in step order; max_points downsamples and keeps minima, maxima and ends',
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,10}$/, 'must be a step')
      .transform(Number)
      .optional(),
    limit: limitSchema,
    max_points: maxPointsSchema.optional(),
  }),
  output: pageOf(metricPointSchema.extend({ attempt: z.int() })).extend({ total_points: z.int() }),
  answers: { 200: 'Points; next_cursor is the next value of after' },
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
  output: pageOf(historyEntrySchema.extend({ seq: z.int() })),
  answers: { 200: 'Events; next_cursor is the next value of after' },
  errors: [404],
});

export const getJobLogs = operation({
  ...ofJob,
  name: 'get-job-logs',
  summary: 'Log lines of the pods, oldest first',
  query: z.strictObject({ after, limit: limitSchema }),
  output: pageOf(logLineSchema.extend({ attempt: z.int() })),
  answers: { 200: 'Lines; next_cursor is the next value of after' },
  errors: [404],
});

export const getJobArtifacts = operation({
  ...ofJob,
  name: 'get-job-artifacts',
  summary: 'What the job made, each with a presigned download',
  query: noQuery,
  output: z.object({
    items: z.array(artifactSchema.extend({ url: z.string().optional(), url_expires_at: timestampSchema.optional() })),
    next_cursor: z.null(),
  }),
  answers: { 200: 'Artifacts' },
  errors: [404],
});
