import * as z from 'zod';
import { idSchema, nameSchema, sha256Schema, timestampSchema, trimmedSchema } from '../values.ts';
import { datasetFormats } from './dataset-formats.ts';

export const datasetFormatSchema = z.enum(datasetFormats);
export type DatasetFormat = z.infer<typeof datasetFormatSchema>;

export const compressionSchema = z.enum(['none', 'gzip']);
export type Compression = z.infer<typeof compressionSchema>;

export const datasetStatusSchema = z.enum(['uploading', 'ready', 'rejected', 'deleted']);

/** The reason for the rejection of a dataset. `line` counts from 1 and is absent if the fault has no line. */
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

/** A warning about an accepted dataset. `line` is the first line to which the warning applies. */
export const datasetWarningSchema = z.object({
  code: z.string(),
  message: z.string(),
  line: z.int().min(1).optional(),
});

/** The user's description of a dataset, which may have several lines. */
export const descriptionSchema = trimmedSchema(2000).refine((text) => !text.includes('\u0000'), 'must not contain NUL');

/** A dataset as shown to its user. */
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
  /**
   * The number of bytes that were checked, present only if the check did not read the whole file. The pod checks the rest by the
   * same rules.
   */
  checked_bytes: z.int().min(0).optional(),
  checked_examples: z.int().min(0).optional(),
  /** The fields of records and of their turns from which the training learns nothing. */
  unused_fields: z.array(z.string()).optional(),
  warnings: z.array(datasetWarningSchema).optional(),
  created_at: timestampSchema,
  error: datasetErrorSchema.optional(),
});
export type Dataset = z.infer<typeof datasetSchema>;

/** A dataset as stored, with its owner and the data of an upload in progress. */
export const storedDatasetSchema = datasetSchema.extend({
  user_id: z.string().min(1),
  content_type: z.string().optional(),
  /** The id that S3 gave to the multipart upload, present while the upload is in progress. */
  upload_id: z.string().optional(),
  /** The number of calls that checked the bytes, absent before the first call. */
  complete_tries: z.int().min(0).optional(),
  /** The SHA-256 of the create request, present if the request had an Idempotency-Key. */
  request_sha256: sha256Schema.optional(),
  /**
   * The token of the write that reserved the bytes in the account of the user. Datasets that were stored before this field existed
   * have no token.
   */
  reserved_token: z.string().max(64).optional(),
  /** The token of the deletion that subtracts the bytes from the account. */
  deleted_token: z.string().max(64).optional(),
  /** The time in epoch seconds after which the row of a deleted dataset is removed. */
  expires_at: z.int().optional(),
});
export type StoredDataset = z.infer<typeof storedDatasetSchema>;

export const toDataset = (stored: StoredDataset): Dataset => datasetSchema.parse(stored);
