import * as z from 'zod';
import { dollarsSchema, sha256Schema, timestampSchema } from '../values.ts';
import { jobErrorSchema } from './job-error.ts';
import { reasonSchema } from './reason-schema.ts';

/** The record of an attempt that is over. */
export const attemptRecordSchema = z.object({
  attempt: z.int().min(1),
  reason: reasonSchema.optional(),
  error: jobErrorSchema.optional(),
  pod_id: z.string().nullable(),
  gpu_type: z.string().nullable(),
  cost_per_hour: dollarsSchema,
  pod_created_at: timestampSchema.nullable(),
  ended_at: timestampSchema,
  cost: dollarsSchema,
  job_token_sha256: sha256Schema.optional(),
});
export type AttemptRecord = z.infer<typeof attemptRecordSchema>;
