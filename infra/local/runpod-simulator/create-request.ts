import * as z from 'zod';
import { type ContainerCommand, containerCommand } from './container-command.ts';
import { DETAIL, invalid, Problem } from './problem.ts';

const cudaVersion = z.string().regex(/^\d+\.\d+$/);

export const createRequestSchema = z.strictObject({
  name: z.string().min(1),
  image: z.string().optional(),
  templateId: z.string().min(1).optional(),
  cloud: z.enum(['SECURE', 'COMMUNITY']).default('SECURE'),
  gpu: z
    .strictObject({
      id: z.string(),
      count: z.int().min(1).default(1),
      allowedCudaVersions: z.array(cudaVersion).default([]),
      minCudaVersion: cudaVersion.optional(),
      minRamPerGpu: z.int().optional(),
      minVcpuCountPerGpu: z.int().optional(),
    })
    .optional(),
  cpu: z.strictObject({ id: z.string(), vcpuCount: z.int().min(2) }).optional(),
  dataCenterIds: z.array(z.string()).default([]),
  disk: z.int().min(1).optional(),
  env: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  registry: z.string().nullable().default(null),
  mounts: z
    .strictObject({
      persistent: z.strictObject({ size: z.int().min(10), path: z.string() }).optional(),
      network: z
        .array(z.strictObject({ volumeId: z.string(), path: z.string() }))
        .max(1)
        .optional(),
    })
    .default({}),
  args: z.string().default(''),
  entrypoint: z.array(z.string()).optional(),
  cmd: z.array(z.string()).optional(),
  startSsh: z.boolean().default(false),
  startJupyter: z.boolean().default(false),
  globalNetworking: z.boolean().default(false),
});

export type CreateRequest = z.infer<typeof createRequestSchema>;
export type GpuRequest = NonNullable<CreateRequest['gpu']>;

const at = (path: readonly PropertyKey[]): string => ['$', ...path.map(String)].join('.');

const sentence = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'unrecognized_keys') {
    return `${at(issue.path)}: additional properties ${issue.keys.map((key) => `'${key}'`).join(', ')} not allowed`;
  }
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return missing
    ? `${at(issue.path.slice(0, -1))}: missing property '${String(issue.path.at(-1))}'`
    : `${at(issue.path)}: ${issue.message}`;
};

export interface ParsedCreate extends CreateRequest {
  readonly image: string;
  readonly gpu: GpuRequest;
  readonly command: ContainerCommand;
}

/**
 * Parses a create request. As in RunPod, a fault that the schema can express is a 422 with a list. A violation of a rule across fields is a
 * 400, and so is a CPU pod. A template is a 404.
 */
export const parseCreateRequest = (body: unknown): ParsedCreate => {
  const parsed = createRequestSchema.safeParse(body);
  if (!parsed.success) throw invalid(...parsed.error.issues.map(sentence));
  const request = parsed.data;
  if (request.templateId !== undefined) throw new Problem(404, DETAIL.notFound);
  if (request.image === undefined) throw invalid("$: missing property 'image'");
  if ((request.gpu === undefined) === (request.cpu === undefined)) {
    throw new Problem(400, 'exactly one of gpu or cpu must be set');
  }
  // A training needs a GPU, so the simulator offers no CPU pods.
  if (request.gpu === undefined) throw new Problem(400, DETAIL.noInstances);
  if (request.gpu.minCudaVersion !== undefined && request.gpu.allowedCudaVersions.length > 0) {
    throw new Problem(400, 'gpu.allowedCudaVersions and gpu.minCudaVersion are mutually exclusive');
  }
  if (request.mounts.persistent !== undefined && request.mounts.network !== undefined) {
    throw new Problem(400, 'mounts.persistent and mounts.network are mutually exclusive');
  }
  return { ...request, image: request.image, gpu: request.gpu, command: containerCommand(request) };
};
