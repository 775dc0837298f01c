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

/** A period of time with a constant price. `to` is `undefined` while the period lasts. */
export interface BillingSpan {
  readonly from: number;
  to: number | undefined;
  readonly gpuPerHour: number;
  readonly diskPerHour: number;
}

/**
 * All that the simulator knows about a pod. The record is kept after the end of the pod. Times are milliseconds of the simulator's clock.
 */
export interface PodRecord {
  readonly id: string;
  /** The current name, which the owner may change. */
  name: string;
  /** The name in the create request. A fault selects pods by this name, even after the owner has renamed the pod. */
  readonly createdAs: string;
  readonly image: string;
  readonly command: ContainerCommand;
  /** True if another client than the stack created the pod. Such a pod runs no process on this machine unless an option allows it. */
  readonly isForeign: boolean;
  readonly diskGb: number;
  readonly mounts: CreateRequest['mounts'];
  readonly ports: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Variables that `startSsh` and `startJupyter` add to the container. The API never shows them. */
  readonly startEnv: Readonly<Record<string, string>>;
  readonly registry: string | null;
  readonly gpuCount: number;
  readonly cloud: 'SECURE' | 'COMMUNITY';
  placement: Placement;
  /** The value of RUNPOD_API_KEY in the pod. The key is valid only for this pod. */
  readonly podKey: string;
  readonly createdAt: number;
  /** How far the host's clock is ahead of the simulator's. */
  readonly clockSkewMs: number;
  readonly visibleFrom: number;
  readonly faults: ReadonlyMap<PodFault, Fault>;
  readonly logs: LogBuffer;
  readonly spans: BillingSpan[];
  readonly timers: Set<Cancel>;
  status: PodStatus;
  startedAt: number | null;
  /** True after the first start of the container. The API then shows a `runtime`. */
  hasRuntime: boolean;
  /** The time of the last start. `null` while the container is down between the end of the command and its restart. */
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
