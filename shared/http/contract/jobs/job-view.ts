import * as z from 'zod';
import { resolvedConfigSchema } from '../../../domain/configs/resolved-config.ts';
import { trainingMethodSchema } from '../../../domain/configs/training-method.ts';
import { askedSchema } from '../../../domain/jobs/asked.ts';
import { cloudSchema } from '../../../domain/jobs/candidate.ts';
import { jobErrorSchema } from '../../../domain/jobs/job-error.ts';
import { labelsSchema } from '../../../domain/jobs/labels.ts';
import { reasonSchema } from '../../../domain/jobs/reason-schema.ts';
import { jobPhaseSchema, jobStatusSchema } from '../../../domain/jobs/status.ts';
import { idSchema, timestampSchema } from '../../../domain/values.ts';

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
  /** The separate dataset for evaluation; `null` if the evaluation uses a part of the training dataset or the job has no evaluation. */
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
  /** The progress from 0 to 1. */
  progress: z.number().nullable(),
  /** The bytes that the present phase downloads or uploads. */
  transfer: z.object({ phase: jobPhaseSchema, done_bytes: z.int(), total_bytes: z.int() }).nullable(),
  /** The seconds that the newest attempt has spent in each phase, in the order in which the attempt first entered them. */
  phases: z.array(z.object({ phase: jobPhaseSchema, seconds: z.number() })),
  loss: z.number().nullable(),
  eval_loss: z.number().nullable(),
  learning_rate: z.number().nullable(),
  samples_per_second: z.number().nullable(),
  tokens_per_second: z.number().nullable(),
  gpu_utilization_percent: z.number().nullable(),
  gpu_memory_allocated_gb: z.number().nullable(),
  last_heartbeat_at: timestampSchema.nullable(),
  /** The reason why the job has no pod yet; `null` if the job does not wait for a pod. */
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

/** The job as all calls return it. `training_config` and `requested` are present only if the query asked for them. */
export const jobSchema = jobViewSchema
  .extend({ training_config: resolvedConfigSchema.optional(), requested: requestedSchema.optional() })
  .meta({ id: 'Job' });
