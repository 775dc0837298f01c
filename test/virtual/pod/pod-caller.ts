import type { ContainerSpec } from '../../../infra/local/runpod-simulator/container-runner.ts';
import type { ApiWay } from './pod-api.ts';
import type { Process } from './process.ts';

/** The process in a pod that calls the API for its attempt. */
export interface PodCaller {
  readonly spec: ContainerSpec;
  readonly process: Process;
  readonly api: ApiWay;
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
}
