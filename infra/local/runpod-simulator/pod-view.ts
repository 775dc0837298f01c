import { shownCost } from './billing.ts';
import { publishedPorts, sshView } from './pod-network.ts';
import { allowedActions, type PodRecord } from './pod-record.ts';

const VCPUS_PER_GPU = 16;
const MEMORY_GB_PER_GPU = 62;

export const vcpuCount = (pod: Pick<PodRecord, 'gpuCount'>): number => pod.gpuCount * VCPUS_PER_GPU;
export const memoryGb = (pod: Pick<PodRecord, 'gpuCount'>): number => pod.gpuCount * MEMORY_GB_PER_GPU;

const timestamp = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/**
 * The seconds by our clock since the start by the host's clock. If the host's clock is ahead, the container seems to have started later.
 */
const uptimeSeconds = ({ containerStartedAt, clockSkewMs }: PodRecord, now: number): number =>
  containerStartedAt === null ? 0 : Math.max(0, Math.floor((now - containerStartedAt - clockSkewMs) / 1000));

const runtimeView = (pod: PodRecord, now: number): Record<string, unknown> | null => {
  if (pod.status !== 'RUNNING' || !pod.hasRuntime || pod.hostIsDown) return null;
  const up = pod.containerStartedAt !== null;
  const gpus = pod.faults.has('zero_gpu') ? 0 : pod.gpuCount;
  // The use of a MIG slice is not measured, and RunPod reports 0.
  const util = up && !pod.frozen && !pod.placement.model.isSlice ? pod.gpuUtil : 0;
  return {
    uptime: uptimeSeconds(pod, now),
    gpus: Array.from({ length: gpus }, () => ({ util, memoryUtil: Math.floor(util * 0.8) })),
    cpu: { util: up ? 12 : 0 },
    memory: { util: up ? 20 : 0 },
    ports: up ? publishedPorts(pod) : [],
  };
};

/** Returns the pod as the API shows it. As in RunPod, `env` is in plain text. */
export const podView = (pod: PodRecord, now: number): Record<string, unknown> => ({
  id: pod.id,
  name: pod.name,
  status: pod.status,
  actions: allowedActions(pod.status),
  image: pod.image,
  ...pod.command,
  disk: pod.diskGb,
  ports: pod.ports,
  env: pod.env,
  registry: pod.registry,
  mounts: pod.mounts,
  gpu: { id: pod.placement.model.id, count: pod.gpuCount, vcpuCount: vcpuCount(pod), memory: memoryGb(pod) },
  cloud: pod.cloud,
  dataCenterId: pod.status === 'PROVISIONING' ? null : pod.placement.dataCenterId,
  cudaVersion: pod.placement.cudaVersion,
  ssh: sshView(pod),
  template: null,
  cost: shownCost(pod),
  locked: false,
  globalNetworking: { enabled: false },
  runtime: runtimeView(pod, now),
  createdAt: timestamp(pod.createdAt + pod.clockSkewMs),
  startedAt: timestamp(pod.startedAt === null ? null : pod.startedAt + pod.clockSkewMs),
});
