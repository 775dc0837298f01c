import * as z from 'zod';
import { resolvedConfigSchema } from '../../domain/configs/resolved-config.ts';
import { deployRequestSchema } from '../../domain/deploy/deploy-request.ts';
import { cloudSchema } from '../../domain/jobs/candidate.ts';
import { jobStatusSchema } from '../../domain/jobs/status.ts';
import { idSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { issueSchema } from './common.ts';
import { availabilitySchema } from './gpus.ts';
import { costSchema } from './jobs/job-view.ts';

export const deploymentSchema = z
  .object({
    job_id: idSchema,
    deployment_id: idSchema,
    pod_id: z.string().nullable(),
    pod_url: z.string().nullable(),
    status: jobStatusSchema,
    gpu_type: z.string(),
    gpu_count: z.int(),
    cost: costSchema,
    message: z.string(),
    training_config: resolvedConfigSchema.meta({
      description:
        'As every attempt of the job trains: each setting has its value, or null where it is not used or not set.',
    }),
  })
  .meta({ id: 'Deployment' });

export const deployJob = operation({
  name: 'deploy-job',
  summary: 'Starts a training job on a pod of its own',
  description:
    'Asks for up to three offers, one after the other. A job that none of them starts is accepted (202) and launched as soon as a GPU is free; GET the job to follow it.',
  body: deployRequestSchema,
  idempotent: true,
  output: deploymentSchema,
  answers: { 201: 'The pod is made', 202: 'Accepted; the pod is still to come' },
  errors: [404, 409, 422],
});

export const preflightDeploy = operation({
  name: 'preflight-deploy',
  summary: 'The same checks and the estimate, without side effects: all that is wrong at once',
  body: deployRequestSchema,
  output: z.object({
    ok: z.boolean(),
    checks: z.array(
      z.object({ name: z.string(), ok: z.boolean(), message: z.string(), issues: z.array(issueSchema).optional() }),
    ),
    issues: z.array(issueSchema).meta({ description: 'All faults and doubts of all checks, each at its field.' }),
    cost: costSchema.nullable(),
    memory: z
      .object({
        needed_gb: z.number(),
        have_gb: z.number().nullable(),
        advice: z.array(
          z.object({
            field: z.string(),
            value: z.union([z.string(), z.number(), z.boolean()]),
            saves_gb: z.number().meta({ description: 'With the settings before it.' }),
          }),
        ),
      })
      .nullable()
      .meta({
        description:
          'Of each GPU, by our estimate, and of the smallest that may come. advice are settings under training that together make it fit; null where the size of the model is not known, or it needs none.',
      }),
    offers: z
      .array(
        z.object({
          gpu_type: z.string(),
          cloud: cloudSchema,
          price_per_hour: z.number().meta({ description: 'Of all GPUs of the pod, disks apart.' }),
          availability: availabilitySchema,
          fits: z.boolean().nullable().meta({ description: 'null where the need is not known.' }),
        }),
      )
      .meta({ description: 'In the order in which they would be tried.' }),
  }),
  description:
    'Of a body that is not valid the issues of the 400 name what is wrong with its other fields, too, as far as they can be looked at without the one at fault.',
  repeatable: true,
  answers: { 200: 'What each check found' },
});

const deploymentQuery = z.strictObject({ deployment_id: z.string().min(1).max(128) });

export const getDeployment = operation({
  name: 'get-deployment',
  summary: 'A deployment by the id of its job or of its pod',
  query: deploymentQuery,
  output: z.object({
    deployment_id: idSchema,
    job_id: idSchema,
    status: jobStatusSchema,
    pod_id: z.string().nullable(),
    pod_url: z.string().nullable(),
    cost: costSchema,
    metrics: z.record(z.string(), z.number().nullable()),
  }),
  answers: { 200: 'The deployment' },
  errors: [404],
});

export const stopDeployment = operation({
  name: 'stop-deployment',
  summary: 'Cancels the job and terminates its pod',
  description: 'The job is its user’s, or the caller is an operator: then the error of the job and its event say so.',
  query: deploymentQuery,
  output: z.object({ deployment_id: idSchema, status: z.literal('stopped'), message: z.string() }),
  answers: { 200: 'It is stopped' },
  errors: [404],
});
