import * as z from 'zod';
import { jobPhaseSchema } from './status.ts';

/** The progress of a training, as the pod last reported it. */
export const progressSchema = z.object({
  current_step: z.int().min(0).optional(),
  total_steps: z.int().min(0).optional(),
  current_epoch: z.number().min(0).optional(),
  total_epochs: z.number().min(0).optional(),
  loss: z.number().optional(),
  eval_loss: z.number().optional(),
  learning_rate: z.number().optional(),
  samples_per_second: z.number().optional(),
  tokens_per_second: z.number().optional(),
  gpu_utilization_percent: z.number().optional(),
  gpu_memory_allocated_gb: z.number().optional(),
  /** The progress of a download or an upload. The value is valid only in the phase and attempt that it names. */
  transfer: z
    .object({
      attempt: z.int().min(1),
      phase: jobPhaseSchema,
      done_bytes: z.int().min(0),
      total_bytes: z.int().min(0),
    })
    .optional(),
});
export type Progress = z.infer<typeof progressSchema>;
