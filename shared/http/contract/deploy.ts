import * as z from 'zod';
import { resolvedConfigSchema } from '../../domain/configs/resolved-config.ts';
import { deployRequestSchema } from '../../domain/deploy/deploy-request.ts';
import { jobStatusSchema } from '../../domain/jobs/status.ts';
import { idSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { noQuery } from './common.ts';
import { costSchema } from './jobs.ts';

export const deploymentSchema = z.object({
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
});

export const deployJob = operation({
  name: 'deploy-job',
  summary: 'Starts a training job on a pod of its own',
  description:
    'Asks for up to three offers, one after the other. A job that none of them starts is accepted (202) and launched as soon as a GPU is free; GET the job to follow it.',
  query: noQuery,
  body: deployRequestSchema,
  idempotent: true,
  output: deploymentSchema,
  answers: { 201: 'The pod is made', 202: 'Accepted; the pod is still to come' },
  errors: [403, 404, 409, 422],
});

export const preflightDeploy = operation({
  name: 'preflight-deploy',
  summary: 'The same checks and the estimate, without side effects',
  query: noQuery,
  body: deployRequestSchema,
  output: z.object({
    ok: z.boolean(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
    cost: costSchema.nullable(),
  }),
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
