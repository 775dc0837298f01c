import * as z from 'zod';
import { idSchema, nameSchema, sha256Schema, timestampSchema, trimmedSchema } from '../values.ts';
import { datasetFormats } from './dataset-formats.ts';

export const datasetFormatSchema = z.enum(datasetFormats);
export type DatasetFormat = z.infer<typeof datasetFormatSchema>;

export const compressionSchema = z.enum(['none', 'gzip']);
export type Compression = z.infer<typeof compressionSchema>;

export const datasetStatusSchema = z.enum(['uploading', 'ready', 'rejected', 'deleted']);

/** Why a dataset was rejected; `line` counts from 1 and is absent where the fault has no line. */
export const datasetErrorSchema = z.object({
  code: z.enum([
    'size_mismatch',
    'checksum_mismatch',
    'invalid_format',
    'format_mismatch',
    'empty',
    'compression_mismatch',
  ]),
  message: z.string(),
  line: z.int().min(1).optional(),
});
export type DatasetError = z.infer<typeof datasetErrorSchema>;

/** A thing to know of a dataset that is taken; `line` is where it was first seen. */
export const datasetWarningSchema = z.object({
  code: z.string(),
  message: z.string(),
  line: z.int().min(1).optional(),
});

/** A person's own words about a dataset, in lines. */
export const descriptionSchema = trimmedSchema(2000).refine((text) => !text.includes('\u0000'), 'must not contain NUL');

/** A dataset as a user sees it. */
export const datasetSchema = z.object({
  id: idSchema,
  name: nameSchema,
  description: descriptionSchema.optional(),
  status: datasetStatusSchema,
  size_bytes: z.int().min(1),
  sha256: sha256Schema.optional(),
  format: datasetFormatSchema.optional(),
  compression: compressionSchema,
  examples: z.int().min(0).optional(),
  /** How far it was looked at, where that is not the whole file; the pod reads the rest by the same rules. */
  checked_bytes: z.int().min(0).optional(),
  checked_examples: z.int().min(0).optional(),
  /** Fields of its records, and of their turns, that nothing is learned of. */
  unused_fields: z.array(z.string()).optional(),
  warnings: z.array(datasetWarningSchema).optional(),
  created_at: timestampSchema,
  error: datasetErrorSchema.optional(),
});
export type Dataset = z.infer<typeof datasetSchema>;

/** A dataset as it is stored, with its owner, and with what an upload in progress needs. */
export const storedDatasetSchema = datasetSchema.extend({
  user_id: z.string().min(1),
  content_type: z.string().optional(),
  /** S3's id of the multipart upload, while one is in progress. */
  upload_id: z.string().optional(),
  /** Calls of complete that had to look at its bytes; absent before the first. */
  complete_tries: z.int().min(0).optional(),
  /** SHA-256 of the request that made it, when an Idempotency-Key came with it. */
  request_sha256: sha256Schema.optional(),
  /** The token of the write that reserved its bytes in the account of its user; datasets stored before this field existed have none. */
  reserved_token: z.string().max(64).optional(),
  /** The token of the write that began to return them. */
  deleted_token: z.string().max(64).optional(),
  /** Epoch seconds after which the row of a deleted dataset goes. */
  expires_at: z.int().optional(),
});
export type StoredDataset = z.infer<typeof storedDatasetSchema>;

export const toDataset = (stored: StoredDataset): Dataset => datasetSchema.parse(stored);
