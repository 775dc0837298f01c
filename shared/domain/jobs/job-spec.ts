import * as z from 'zod';
import { trainingConfigBodySchema } from '../configs/training-config.ts';
import { compressionSchema, datasetFormatSchema } from '../datasets/dataset.ts';
import { sha256Schema } from '../values.ts';
import { askedSchema } from './asked.ts';
import { candidateSchema } from './candidate.ts';

/** A ciphertext of `shared/domain/jobs/secret-box.ts`: base64 of nonce, tag and bytes. */
const ciphertextSchema = z.string().max(200_000);

/** A dataset as its pod gets it. */
const datasetBytesSchema = z.object({
  object_key: z.string().min(1),
  size_bytes: z.int().min(1),
  sha256: sha256Schema.optional(),
  format: datasetFormatSchema.optional(),
  compression: compressionSchema,
});
export type DatasetBytes = z.infer<typeof datasetBytesSchema>;

/**
 * The request of a job, which never changes: one item beside the job, read where a pod is made or claims. A job that is reported of
 * each few seconds stays small without it.
 */
export const jobSpecSchema = z.object({
  /** Resolved at deploy, so that a later attempt trains as the first did, whatever the defaults are by then. */
  training_config: trainingConfigBodySchema,
  /**
   * Settings that the config leaves out on purpose. Jobs stored before this field existed have none until their next claim resolves
   * the config.
   */
  unset_settings: z.array(z.string().min(1).max(64)).max(200).optional(),
  dataset: datasetBytesSchema,
  /** The dataset that the training is evaluated on, where it is not a part of its own. */
  validation_dataset: datasetBytesSchema.optional(),
  docker_image: z.string().min(1),
  disk_gb: z.int().min(1),
  volume_size_gb: z.int().min(0),
  environment_variables: z.record(z.string(), z.string()),
  /** Deleted when the job is over. */
  secrets_ciphertext: ciphertextSchema.optional(),
  webhook_secret_ciphertext: ciphertextSchema.optional(),
  /** Offers in the order they are tried. */
  candidates: z.array(candidateSchema).min(1).max(25),
  /** Jobs stored before this field existed have none. */
  asked: askedSchema.optional(),
  request_sha256: sha256Schema.optional(),
});
export type JobSpec = z.infer<typeof jobSpecSchema>;
