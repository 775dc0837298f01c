import * as z from 'zod';
import { maxParts } from '../../domain/storage/multipart.ts';
import { sha256Schema, timestampSchema } from '../../domain/values.ts';

export const partUrlSchema = z.object({ part_number: z.int().min(1).max(maxParts), url: z.string() });

export const uploadedPartSchema = z.strictObject({
  part_number: z.int().min(1).max(maxParts),
  etag: z.string().min(1).max(256),
});

/**
 * The URL of one part. If the part's SHA-256 was announced, `headers` carries the SHA-256, and the pod names it again when it completes the
 * upload.
 */
export const checkedPartUrlSchema = partUrlSchema.extend({
  /** The signed headers that the client must add, with these values. The signature also covers `Content-Length`. */
  headers: z.record(z.string(), z.string()).optional(),
});
export const checkedPartSchema = uploadedPartSchema.extend({ sha256: sha256Schema.optional() });

export const partNumbersSchema = z.array(z.int().min(1).max(maxParts)).min(1).max(1000);

export const putUploadSchema = z.object({
  method: z.literal('PUT'),
  url: z.string(),
  /** The signed headers that the client must add, with these values. The signature also covers `Content-Length`. */
  headers: z.record(z.string(), z.string()),
  expires_at: timestampSchema,
});

/** The destination of an upload: one PUT, or the parts of an S3 multipart upload. */
export const uploadSchema = z.union([
  putUploadSchema,
  z.object({
    upload_id: z.string(),
    part_size_bytes: z.int(),
    parts: z.array(checkedPartUrlSchema),
    expires_at: timestampSchema,
  }),
]);
