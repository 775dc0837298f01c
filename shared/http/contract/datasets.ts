import * as z from 'zod';
import {
  compressionSchema,
  datasetFormatSchema,
  datasetSchema,
  descriptionSchema,
} from '../../domain/datasets/dataset.ts';
import { idSchema, nameSchema, sha256Schema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { byId, listQuery, pageOf } from './common.ts';
import { partNumbersSchema, partUrlSchema, putUploadSchema, uploadedPartSchema, uploadSchema } from './uploads.ts';

/** The most jobs in the list `used_by` of one answer. */
export const maxUsesTold = 100;

/** The dataset as all calls return it. The field `used_by` is present only in the answer of the call for one dataset. */
const datasetViewSchema = datasetSchema
  .extend({
    used_by: z
      .array(idSchema)
      .optional()
      .meta({
        description: `Of one that is asked for by its id: jobs that are not over and train on it or are evaluated on it, ${maxUsesTold} at most. While there are any it cannot be deleted.`,
      }),
  })
  .meta({ id: 'Dataset' });

const ofDataset = { subject: 'dataset_id', path: byId } as const;

export const createDataset = operation({
  name: 'create-dataset',
  summary: 'Announces a dataset and answers where its bytes go',
  body: z.strictObject({
    name: nameSchema,
    description: descriptionSchema.optional(),
    /** The size in bytes. The upper limit is a setting whose violation answers 413, so the schema does not contain it. */
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
  /** The answer. A repeated call has no `upload` if all bytes have already arrived. */
  output: z.object({ dataset: datasetViewSchema, upload: uploadSchema.optional() }),
  answers: { 201: 'The dataset and its upload' },
  errors: [409, 413],
});

export const listDatasets = operation({
  name: 'list-datasets',
  summary: 'Datasets of the user, newest first',
  query: listQuery,
  output: pageOf(datasetViewSchema),
  answers: { 200: 'A page' },
});

export const getDataset = operation({
  name: 'get-dataset',
  summary: 'One dataset, and what uses it',
  ...ofDataset,
  output: datasetViewSchema,
  answers: { 200: 'The dataset' },
  errors: [404],
});

export const updateDataset = operation({
  name: 'update-dataset',
  summary: 'Changes the name or the description of a dataset',
  ...ofDataset,
  body: z
    .strictObject({
      name: nameSchema.optional(),
      description: descriptionSchema.nullable().optional().meta({ description: 'null takes it away' }),
    })
    .refine(({ name, description }) => name !== undefined || description !== undefined, 'give name or description'),
  output: datasetViewSchema,
  answers: { 200: 'The dataset as it now is' },
  errors: [404],
});

export const deleteDataset = operation({
  name: 'delete-dataset',
  summary: 'Deletes a dataset that no active job uses',
  ...ofDataset,
  answers: { 204: 'It is gone' },
  errors: [404, 409],
});

export const presignDatasetParts = operation({
  name: 'presign-dataset-parts',
  summary: 'Fresh URLs for parts of an upload in progress',
  ...ofDataset,
  body: z.strictObject({ upload_id: z.string().min(1).max(1024), part_numbers: partNumbersSchema }),
  output: z.object({ parts: z.array(partUrlSchema), expires_at: z.string() }),
  repeatable: true,
  answers: { 200: 'The URLs' },
  errors: [404, 409],
});

export const completeDataset = operation({
  name: 'complete-dataset',
  summary: 'Checks what was uploaded and makes the dataset ready, or rejects it with the reason',
  ...ofDataset,
  body: z.strictObject({
    upload_id: z.string().min(1).max(1024).optional(),
    parts: z.array(uploadedPartSchema).min(1).max(10_000).optional(),
  }),
  bodyOptional: true,
  output: z.object({ dataset: datasetViewSchema }),
  repeatable: true,
  answers: { 200: 'The dataset is ready' },
  errors: [404, 409, 422],
});

export const getDatasetUpload = operation({
  name: 'get-dataset-upload',
  summary: 'Where an upload under way stands: what S3 has of it, and fresh URLs for the rest',
  description:
    'For a client that has lost all but the file. In parts: send those of parts, 1000 at most in one answer, and then complete with uploaded_parts and the new ones. 409 where the upload is over.',
  ...ofDataset,
  output: z.union([
    putUploadSchema,
    z.object({
      upload_id: z.string(),
      part_size_bytes: z.int(),
      part_count: z.int(),
      uploaded_parts: z.array(z.object({ part_number: z.int(), etag: z.string(), size_bytes: z.int() })),
      parts: z.array(partUrlSchema),
      expires_at: z.string(),
    }),
  ]),
  answers: { 200: 'The upload' },
  errors: [404, 409],
});

export const mendDatasetCompression = operation({
  name: 'mend-dataset-compression',
  summary: 'Looks again at a dataset whose bytes are a gzip that was announced as none, and makes it ready as one',
  ...ofDataset,
  body: z.strictObject({}),
  bodyOptional: true,
  output: z.object({ dataset: datasetViewSchema }),
  repeatable: true,
  answers: { 200: 'The dataset is ready, as a gzip' },
  errors: [404, 409, 422],
});
