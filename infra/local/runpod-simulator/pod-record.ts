import type { Cancel } from './clock.ts';
import type { ContainerCommand } from './container-command.ts';
import type { Container } from './container-runner.ts';
import type { CreateRequest } from './create-request.ts';
import type { PodFault } from './fault-kinds.ts';
import type { Fault, FaultFacts } from './faults.ts';
import type { LogBuffer } from './log-buffer.ts';
import type { Placement } from './placement.ts';

export type PodStatus = 'PROVISIONING' | 'STARTING' | 'RUNNING' | 'EXITED' | 'ERROR' | 'TERMINATED';
export type PodAction = 'start' | 'stop' | 'restart' | 'terminate';

/** One stretch of time at one price; `to` is open while it lasts. */
export interface BillingSpan {
  readonly from: number;
  to: number | undefined;
  readonly gpuPerHour: number;
  readonly diskPerHour: number;
}

/** Everything the simulator knows of one pod, for as long as the simulator lives. Times are clock milliseconds. */
export interface PodRecord {
  readonly id: string;
  /** The owner of a pod may rename it at any time. */
  name: string;
  /** The name of the create; faults are aimed at it. */
  readonly createdAs: string;
  readonly image: string;
  readonly command: ContainerCommand;
  /** True for a pod that the stack of this simulator did not create, so that nothing of it runs here unless asked. */
  readonly isForeign: boolean;
  readonly diskGb: number;
  readonly mounts: CreateRequest['mounts'];
  readonly ports: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Variables that `startSsh` and `startJupyter` put into the container besides; never shown. */
  readonly startEnv: Readonly<Record<string, string>>;
  readonly registry: string | null;
  readonly gpuCount: number;
  readonly cloud: 'SECURE' | 'COMMUNITY';
  placement: Placement;
  /** RUNPOD_API_KEY inside the pod; good for this pod only. */
  readonly podKey: string;
  readonly createdAt: number;
  /** How far the host's clock is ahead of ours. */
  readonly clockSkewMs: number;
  readonly visibleFrom: number;
  readonly faults: ReadonlyMap<PodFault, Fault>;
  readonly logs: LogBuffer;
  readonly spans: BillingSpan[];
  readonly timers: Set<Cancel>;
  status: PodStatus;
  startedAt: number | null;
  /** The API shows a `runtime` from the first start of the container on. */
  hasRuntime: boolean;
  /** `null` while the container is down, between the end of the command and its restart. */
  containerStartedAt: number | null;
  containerStarts: number;
  container: Container | undefined;
  frozen: boolean;
  hostIsDown: boolean;
  gpuUtil: number;
  endedAt: number | undefined;
  endedBy: 'api' | 'pod' | 'vanished' | 'balance' | undefined;
}

export const podFacts = (pod: PodRecord): FaultFacts => ({
  podId: pod.id,
  podName: pod.createdAs,
  gpu: pod.placement.model.id,
  cloud: pod.cloud,
  dataCenter: pod.placement.dataCenterId,
});

const ACTIONS: Record<PodStatus, readonly PodAction[]> = {
  PROVISIONING: ['stop', 'terminate'],
  STARTING: ['stop', 'terminate'],
  RUNNING: ['stop', 'restart', 'terminate'],
  EXITED: ['start', 'terminate'],
  ERROR: ['start', 'terminate'],
  TERMINATED: [],
};

export const allowedActions = (status: PodStatus): readonly PodAction[] => ACTIONS[status];
