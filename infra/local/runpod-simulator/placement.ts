import { cudaVersionsOf, DATA_CENTER_IDS, type GpuModel, gpuModel } from './catalog.ts';
import type { GpuRequest } from './create-request.ts';
import type { FaultBook } from './fault-book.ts';
import type { Fault } from './faults.ts';
import { DETAIL, Problem } from './problem.ts';

export interface Placement {
  readonly model: GpuModel;
  readonly dataCenterId: string;
  readonly cudaVersion: string | null;
  readonly ratePerHour: number;
}

export interface PlacementRequest {
  readonly name: string;
  readonly cloud: 'SECURE' | 'COMMUNITY';
  readonly gpu: GpuRequest;
  readonly dataCenterIds: readonly string[];
}

/** Converts a version to a number, so that 12.11 is above 12.2. */
export const versionRank = (version: string): number => {
  const [major = '0', minor = '0'] = version.split('.');
  return Number(major) * 1000 + Number(minor);
};

export const priceOf = (model: GpuModel, cloud: 'SECURE' | 'COMMUNITY'): number =>
  cloud === 'SECURE' ? model.secure : model.community;

const hostCuda = (model: GpuModel, gpu: GpuRequest): string | null | undefined => {
  const { allowedCudaVersions, minCudaVersion } = gpu;
  const offered = cudaVersionsOf(model).filter(
    (version) =>
      (allowedCudaVersions.length === 0 || allowedCudaVersions.includes(version)) &&
      (minCudaVersion === undefined || versionRank(version) >= versionRank(minCudaVersion)),
  );
  const constrained = allowedCudaVersions.length > 0 || minCudaVersion !== undefined;
  return offered.at(-1) ?? (constrained ? undefined : null);
};

const noCapacity = (fault?: Fault): Problem => new Problem(400, fault?.detail ?? DETAIL.noCapacity);

/**
 * Finds a host for a create request. Throws a 400 `Problem` with RunPod's message if none is available. A list of data centers is enforced,
 * as RunPod confirmed.
 */
export const findPlacement = (request: PlacementRequest, faults: FaultBook): Placement => {
  const { gpu, cloud } = request;
  const model = gpuModel(gpu.id);
  if (model === undefined) throw new Problem(400, `gpu type '${gpu.id}' not found`);
  const price = priceOf(model, cloud);
  if (price === 0) throw noCapacity();
  if (gpu.count > model.most[cloud === 'SECURE' ? 'secure' : 'community']) throw new Problem(400, DETAIL.wrongMachine);
  const cudaVersion = hostCuda(model, gpu);
  if (cudaVersion === undefined) throw noCapacity();

  const facts = { call: 'create', gpu: gpu.id, cloud, podName: request.name } as const;
  const everywhere = faults.take(['no_capacity'], facts);
  if (everywhere !== undefined) throw noCapacity(everywhere);
  const candidates = request.dataCenterIds.length > 0 ? request.dataCenterIds : DATA_CENTER_IDS;
  const dataCenterId = candidates.find(
    (dataCenter) =>
      DATA_CENTER_IDS.includes(dataCenter) &&
      faults.take(['no_capacity'], { ...facts, dataCenter }, (fault) => fault.dataCenter !== undefined) === undefined,
  );
  if (dataCenterId === undefined) throw noCapacity();
  return { model, dataCenterId, cudaVersion, ratePerHour: price * gpu.count };
};
