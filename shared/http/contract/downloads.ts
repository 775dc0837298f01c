import * as z from 'zod';
import { maxPresignedSeconds, maxTokenSeconds } from '../../domain/downloads/lifetime.ts';
import { idSchema, pathIdSchema, sha256Schema, timestampSchema, tokenSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { byId } from './common.ts';

const downloadSchema = z.object({
  url: z.string(),
  token: tokenSchema.optional(),
  token_id: idSchema.optional(),
  expires_at: timestampSchema,
  mode: z.enum(['one_time', 'presigned']),
  size_bytes: z.int(),
  sha256: sha256Schema.optional(),
});

export const createDownloadToken = operation({
  name: 'create-download-token',
  summary: 'A way to download a dataset once, or a presigned URL',
  subject: 'dataset_id',
  path: byId,
  body: z
    .strictObject({
      mode: z.enum(['one_time', 'presigned']),
      expires_in_seconds: z.int().min(1).max(maxTokenSeconds).optional(),
    })
    .refine((body) => body.mode !== 'presigned' || (body.expires_in_seconds ?? 0) <= maxPresignedSeconds, {
      path: ['expires_in_seconds'],
      message: `must be at most ${maxPresignedSeconds} for a presigned URL`,
    }),
  idempotent: true,
  output: downloadSchema,
  answers: { 201: 'The URL' },
  errors: [404, 409],
});

export const revokeDownloadToken = operation({
  name: 'revoke-download-token',
  summary: 'Makes a download token worthless',
  path: z.strictObject({ token_id: pathIdSchema }),
  answers: { 204: 'It is revoked' },
  errors: [404],
});

/** The query of a download. The schema accepts missing and malformed tokens, so that the answer is 401 rather than 400. */
const tokenQuery = z.strictObject({ token: z.string().max(4096).optional() });

export const redeemDownloadToken = operation({
  name: 'redeem-download-token',
  summary: 'Redeems a token once and redirects to a presigned URL that supports Range',
  query: tokenQuery,
  answers: { 302: 'Redirect to the bytes' },
  errors: [401, 410],
});

export const inspectDownloadToken = operation({
  name: 'inspect-download-token',
  summary: 'Tells size, SHA-256 and expiry of a token without using it up',
  query: tokenQuery,
  answers: { 200: 'Facts in headers' },
  errors: [401, 410],
});

export const refreshDownloadToken = operation({
  name: 'refresh-download-token',
  summary: 'A new token for the same dataset while its job is active; the old one is revoked',
  description:
    'With a job token it is the dataset that the job trains on, or its validation dataset where dataset_id names it.',
  body: z.strictObject({ token: z.string().min(1).max(4096).optional(), dataset_id: pathIdSchema.optional() }),
  bodyOptional: true,
  output: downloadSchema,
  answers: { 201: 'The new token' },
  errors: [401, 404, 409, 410],
});
