import { shownCost } from './billing.ts';
import { allowedActions, type PodRecord } from './pod-record.ts';

const VCPUS_PER_GPU = 16;
const MEMORY_GB_PER_GPU = 62;

export const vcpuCount = (pod: Pick<PodRecord, 'gpuCount'>): number => pod.gpuCount * VCPUS_PER_GPU;
export const memoryGb = (pod: Pick<PodRecord, 'gpuCount'>): number => pod.gpuCount * MEMORY_GB_PER_GPU;

const timestamp = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const runtimeView = (pod: PodRecord, now: number): Record<string, unknown> | null => {
  if (pod.status !== 'RUNNING' || !pod.hasRuntime) return null;
  const up = pod.containerStartedAt !== null;
  const gpus = pod.faults.has('zero_gpu') ? 0 : pod.gpuCount;
  const util = up && !pod.frozen ? pod.gpuUtil : 0;
  return {
    uptime: pod.containerStartedAt === null ? 0 : Math.floor((now - pod.containerStartedAt) / 1000),
    gpus: Array.from({ length: gpus }, () => ({ util, memoryUtil: Math.floor(util * 0.8) })),
    cpu: { util: up ? 12 : 0 },
    memory: { util: up ? 20 : 0 },
    ports: [],
  };
};

/** The pod as the API shows it: `env` in clear, as on the real one. */
export const podView = (pod: PodRecord, now: number): Record<string, unknown> => ({
  id: pod.id,
  name: pod.name,
  status: pod.status,
  actions: allowedActions(pod.status),
  image: pod.image,
  args: pod.args,
  disk: pod.diskGb,
  ports: pod.ports,
  env: pod.env,
  registry: pod.registry,
  mounts: pod.volume === undefined ? {} : { persistent: pod.volume },
  gpu: { id: pod.placement.model.id, count: pod.gpuCount, vcpuCount: vcpuCount(pod), memory: memoryGb(pod) },
  cloud: pod.cloud,
  dataCenterId: pod.status === 'PROVISIONING' ? null : pod.placement.dataCenterId,
  cudaVersion: pod.placement.cudaVersion,
  ssh: { proxy: null, direct: null },
  template: null,
  cost: shownCost(pod),
  locked: false,
  globalNetworking: { enabled: false },
  runtime: runtimeView(pod, now),
  createdAt: timestamp(pod.createdAt),
  startedAt: timestamp(pod.startedAt),
});
