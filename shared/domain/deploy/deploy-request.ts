import * as z from 'zod';
import { secretValueSchema } from '../accounts/secret.ts';
import { trainingConfigBodySchema } from '../configs/training-config.ts';
import { labelsSchema } from '../jobs/labels.ts';
import { jobDefaultsSchema } from '../jobs/policy.ts';
import { environmentNameSchema, fewOf, idSchema, nameSchema, trimmedSchema } from '../values.ts';
import { imageReferenceFault } from './image-reference.ts';

const noNul = (text: string) => !text.includes('\u0000');

/** Refuses `{{`, because RunPod replaces `{{ RUNPOD_SECRET_name }}` by a secret of the operator's account. */
const noTemplate = (text: string) => !text.includes('{{');

const imageSchema = z
  .string()
  .max(500)
  .superRefine((reference, context) => {
    const fault = imageReferenceFault(reference);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({
    description: 'a reference as container hosts take it: [host[:port]/]path[:tag][@digest], its path in lower case',
    examples: ['owner/name:tag', 'ghcr.io/owner/name:tag'],
    pattern:
      '^([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$',
  });

const defaults = jobDefaultsSchema.parse({});
const byDefault = (value: number): string => `${value} by default, where the installation sets nothing else.`;

/** The limit of secrets for a job. Secrets given by value and by name are counted together. */
const maxSecrets = 20;

const gpuTypeSchema = trimmedSchema(100);

/** The fields of a deploy request with rules for single fields. Rules between fields are in `deployRequestSchema`. */
export const deployFieldsSchema = z.strictObject({
  training_config_id: idSchema.optional(),
  training_config: trainingConfigBodySchema.extend({ name: nameSchema.default('untitled') }).optional(),
  /** The name of the job. The name of the config is used if this field is absent. */
  name: nameSchema.optional(),
  labels: labelsSchema.optional(),
  dataset_id: idSchema.optional(),
  validation_dataset_id: idSchema.optional(),
  gpu_type: gpuTypeSchema.optional(),
  gpu_types: z.array(gpuTypeSchema).min(1).max(10).optional(),
  gpu_count: z.int().min(1).max(16).default(1),
  cloud: z.enum(['secure', 'community', 'any']).default('any'),
  data_center_ids: z
    .array(z.string().regex(/^[A-Z]{2,4}-[A-Z]{2,3}-\d{1,3}$/, 'must be a data center id such as EU-RO-1'))
    .max(30)
    .default([]),
  docker_image: imageSchema.optional(),
  disk_gb: z.int().min(10).max(4000).default(50),
  volume_size_gb: z.union([z.literal(0), z.int().min(10).max(4000)]).default(0),
  environment_variables: fewOf(
    environmentNameSchema,
    z
      .string()
      .max(8192)
      .refine(noNul, 'must not contain NUL')
      .refine(noTemplate, 'must not contain {{, which RunPod would replace by secrets of the account'),
    40,
    'variables',
  ).default({}),
  secrets: fewOf(environmentNameSchema, secretValueSchema, maxSecrets, 'secrets').optional(),
  secret_names: z
    .array(environmentNameSchema)
    .max(maxSecrets)
    .refine((names) => new Set(names).size === names.length, 'must name no secret twice')
    .meta({ description: 'Secrets of PUT /api/secrets/{name}, which the job gets as they are now.' })
    .optional(),
  budget_limit: z
    .number()
    .positive()
    .max(1_000_000)
    .meta({ description: 'Dollars, over all attempts, disks included.' })
    .optional(),
  max_duration_minutes: z
    .number()
    .positive()
    .max(43_200)
    .meta({
      description: `${byDefault(defaults.MAX_DURATION_MINUTES)} Minutes in which the job has a pod, over all attempts.`,
    })
    .optional(),
  capacity_wait_minutes: z
    .number()
    .min(0)
    .max(10_080)
    .meta({ description: `${byDefault(defaults.CAPACITY_WAIT_SECONDS / 60)} Minutes to wait for a free GPU.` })
    .optional(),
  max_attempts: z
    .int()
    .min(1)
    .max(10)
    .meta({ description: byDefault(defaults.MAX_ATTEMPTS) })
    .optional(),
  webhook: z
    .union([
      z
        .string()
        .max(2048)
        .transform((url) => ({ url, secret: undefined })),
      z.strictObject({ url: z.string().max(2048), secret: z.string().min(16).max(256).optional() }),
    ])
    .optional(),
});

export const deployRequestSchema = deployFieldsSchema
  .refine((request) => (request.training_config_id === undefined) !== (request.training_config === undefined), {
    path: ['training_config_id'],
    message: 'give exactly one of training_config_id and training_config',
  })
  .refine((request) => !(request.gpu_type && request.gpu_types), {
    path: ['gpu_types'],
    message: 'give gpu_type or gpu_types, not both',
  })
  .superRefine(({ secrets = {}, secret_names: names = [] }, context) => {
    const both = names.find((name) => Object.hasOwn(secrets, name));
    const count = Object.keys(secrets).length + names.length;
    const fault =
      both !== undefined
        ? `${both} is among secrets too: give it once`
        : `a job has at most ${maxSecrets} secrets, named and given`;
    if (both !== undefined || count > maxSecrets) {
      context.addIssue({ code: 'custom', path: ['secret_names'], message: fault });
    }
  });

/** A deploy request with defaults applied. */
export type DeployRequest = z.output<typeof deployRequestSchema>;

/** Returns the GPU types that a deploy names, in order of preference. */
export const namedGpus = ({ gpu_type, gpu_types }: Pick<DeployRequest, 'gpu_type' | 'gpu_types'>): readonly string[] =>
  gpu_types ?? (gpu_type === undefined ? [] : [gpu_type]);
