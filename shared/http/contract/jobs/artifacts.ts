import * as z from 'zod';
import { artifactSchema } from '../../../domain/artifacts/artifact.ts';
import { measuredSchema } from '../../../domain/telemetry/metric-point.ts';
import { timestampSchema } from '../../../domain/values.ts';
import { operation } from '../../operation.ts';
import { ofArtifact, ofJob } from '../common.ts';

const artifactViewSchema = artifactSchema
  .extend({
    url: z.string().optional(),
    url_expires_at: timestampSchema.optional(),
    epoch: measuredSchema.nullable().optional(),
    metrics: z
      .object({
        train_loss: measuredSchema.nullable(),
        eval_loss: measuredSchema.nullable(),
        learning_rate: measuredSchema.nullable(),
      })
      .optional()
      .meta({
        description: [
          'As epoch, of a checkpoint that is asked for by its id: the last value that its attempt told at its step or up to',
          '1000 before it, and null where there is none.',
        ].join(' '),
      }),
  })
  .meta({ id: 'Artifact' });

export const getJobArtifacts = operation({
  ...ofJob,
  name: 'get-job-artifacts',
  summary: 'What the job made, each with a presigned download',
  output: z.object({
    items: z.array(artifactViewSchema),
    next_cursor: z.null(),
  }),
  answers: { 200: 'Artifacts' },
  errors: [404],
});

export const getArtifact = operation({
  name: 'get-artifact',
  ...ofArtifact,
  summary: 'One artifact with a fresh presigned download; of a checkpoint also how the training stood',
  output: artifactViewSchema,
  answers: { 200: 'The artifact' },
  errors: [404],
});

export const deleteArtifact = operation({
  name: 'delete-artifact',
  ...ofArtifact,
  summary: 'Deletes an artifact that its job does not need any more',
  answers: { 204: 'It is gone' },
  errors: [404, 409],
});
