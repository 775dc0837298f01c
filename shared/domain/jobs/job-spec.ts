import * as z from 'zod';
import { trainingConfigBodySchema } from '../configs/training-config.ts';
import { compressionSchema, datasetFormatSchema } from '../datasets/dataset.ts';
import { sha256Schema } from '../values.ts';
import { askedSchema } from './asked.ts';
import { candidateSchema } from './candidate.ts';

/** A ciphertext made by `secret-box.ts`: base64 of nonce, tag and encrypted bytes. */
const ciphertextSchema = z.string().max(200_000);

/** The facts of a dataset that a pod needs to download and read it. */
const datasetBytesSchema = z.object({
  object_key: z.string().min(1),
  size_bytes: z.int().min(1),
  sha256: sha256Schema.optional(),
  format: datasetFormatSchema.optional(),
  compression: compressionSchema,
});
export type DatasetBytes = z.infer<typeof datasetBytesSchema>;

/**
 * The part of a job that does not change. The spec is an item of its own, read when a pod is made or claims. Reports rewrite the
 * job's own item every few seconds, and it stays small without the spec.
 */
export const jobSpecSchema = z.object({
  /** The config, resolved at deploy, so that a later attempt trains like the first attempt even if defaults have changed. */
  training_config: trainingConfigBodySchema,
  /**
   * The names of settings that the resolved config leaves unset on purpose. Jobs stored before this field existed lack it until
   * their next claim resolves the config.
   */
  unset_settings: z.array(z.string().min(1).max(64)).max(200).optional(),
  dataset: datasetBytesSchema,
  /** The dataset that the training is evaluated on, if it is not a part of the training dataset. */
  validation_dataset: datasetBytesSchema.optional(),
  docker_image: z.string().min(1),
  disk_gb: z.int().min(1),
  volume_size_gb: z.int().min(0),
  environment_variables: z.record(z.string(), z.string()),
  /** Deleted when the job is over. */
  secrets_ciphertext: ciphertextSchema.optional(),
  webhook_secret_ciphertext: ciphertextSchema.optional(),
  /** The offers in the order in which they are tried. */
  candidates: z.array(candidateSchema).min(1).max(25),
  /** Jobs stored before this field existed lack it. */
  asked: askedSchema.optional(),
  request_sha256: sha256Schema.optional(),
});
export type JobSpec = z.infer<typeof jobSpecSchema>;
