import * as z from 'zod';
import { compressionSchema, datasetFormatSchema, datasetSchema } from '../../domain/datasets/dataset.ts';
import { nameSchema, sha256Schema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { byId, listQuery, noQuery, pageOf } from './common.ts';
import { partNumbersSchema, partUrlSchema, uploadedPartSchema, uploadSchema } from './uploads.ts';

export const createDataset = operation({
  name: 'create-dataset',
  summary: 'Announces a dataset and answers where its bytes go',
  query: noQuery,
  body: z.strictObject({
    name: nameSchema,
    /** The upper limit is a setting (413), so it is not part of the shape. */
    size_bytes: z.int().min(1),
    sha256: sha256Schema.optional(),
    format: datasetFormatSchema.optional(),
    compression: compressionSchema.optional(),
    content_type: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type such as application/json')
      .optional(),
  }),
  idempotent: true,
  /** A repeat whose bytes have arrived meanwhile has no `upload`: there is nothing left to send. */
  output: z.object({ dataset: datasetSchema, upload: uploadSchema.optional() }),
  answers: { 201: 'The dataset and its upload' },
  errors: [403, 409, 413],
});

export const listDatasets = operation({
  name: 'list-datasets',
  summary: 'Datasets of the user, newest first',
  query: listQuery,
  output: pageOf(datasetSchema),
  answers: { 200: 'A page' },
});

export const getDataset = operation({
  name: 'get-dataset',
  summary: 'One dataset',
  subject: 'dataset_id',
  path: byId,
  query: noQuery,
  output: datasetSchema,
  answers: { 200: 'The dataset' },
  errors: [404],
});

export const deleteDataset = operation({
  name: 'delete-dataset',
  summary: 'Deletes a dataset that no active job uses',
  subject: 'dataset_id',
  path: byId,
  query: noQuery,
  answers: { 204: 'It is gone' },
  errors: [404, 409],
});

export const presignDatasetParts = operation({
  name: 'presign-dataset-parts',
  summary: 'Fresh URLs for parts of an upload in progress',
  subject: 'dataset_id',
  path: byId,
  query: noQuery,
  body: z.strictObject({ upload_id: z.string().min(1).max(1024), part_numbers: partNumbersSchema }),
  output: z.object({ parts: z.array(partUrlSchema), expires_at: z.string() }),
  answers: { 200: 'The URLs' },
  errors: [403, 404, 409],
});

export const completeDataset = operation({
  name: 'complete-dataset',
  summary: 'Checks what was uploaded and makes the dataset ready, or rejects it with the reason',
  subject: 'dataset_id',
  path: byId,
  query: noQuery,
  body: z.strictObject({
    upload_id: z.string().min(1).max(1024).optional(),
    parts: z.array(uploadedPartSchema).min(1).max(10_000).optional(),
  }),
  bodyOptional: true,
  output: z.object({ dataset: datasetSchema }),
  answers: { 200: 'The dataset is ready' },
  errors: [403, 404, 409, 422],
});
