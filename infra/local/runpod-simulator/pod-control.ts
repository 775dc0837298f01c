import { billOf, type PodBill, shownCost } from './billing.ts';
import type { FaultBook } from './fault-book.ts';
import type { LogLine } from './log-buffer.ts';
import type { PodRecord, PodStatus } from './pod-record.ts';
import { notFound } from './problem.ts';
import type { World } from './world.ts';

/** The state and the end of a pod, without its environment. Times are RFC 3339 by the simulator's clock. */
export interface PodReport {
  readonly id: string;
  readonly name: string;
  /** The name in the create request. A later change of the name does not affect it. */
  readonly createdAs: string;
  readonly status: PodStatus;
  readonly gpu: string;
  readonly gpuCount: number;
  readonly cloud: 'SECURE' | 'COMMUNITY';
  readonly dataCenterId: string;
  readonly costPerHour: number;
  readonly containerStarts: number;
  /** True if another client than the stack created the pod. */
  readonly isForeign: boolean;
  readonly frozen: boolean;
  readonly hostIsDown: boolean;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /**
   * The cause of the end of the pod. `api` is a call with a key of the account, and `pod` is a call with the pod's own key. `vanished` and
   * `balance` are causes in the simulator.
   */
  readonly endedBy: PodRecord['endedBy'] | null;
}

/** Controls the simulator from tests. The methods throw a 404 `Problem` for an unknown pod. */
export interface PodControl {
  readonly faults: FaultBook;
  /** Every pod that was ever created, including terminated ones, oldest first. */
  pods(): PodReport[];
  billing(): PodBill[];
  /** The numbers of calls by method and route, such as `POST /v2/pods`. */
  requests(): Record<string, number>;
  logs(podId: string): readonly LogLine[];
  /** Suspends all processes of the pod with SIGSTOP. The pod stays RUNNING and sends nothing. */
  freeze(podId: string): void;
  thaw(podId: string): void;
  /** Removes the pod at once, as if its host had failed. */
  vanish(podId: string): void;
  setGpuUtil(podId: string, percent: number): void;
  /** Ends the container's command. The simulator then restarts it. */
  crash(podId: string): void;
  /** Switches the host off. The pod stays RUNNING without `runtime` and costs nothing, for `downSeconds` or until `hostUp`. */
  hostDown(podId: string, downSeconds?: number): void;
  hostUp(podId: string): void;
  /**
   * Exhausts the balance. Later creates are answered with 402. The next bill, after `billInSeconds` or at once, stops pods with a network
   * volume and terminates all others.
   */
  exhaustBalance(billInSeconds?: number): void;
  restoreBalance(): void;
  /** Resolves when the processes of all ended pods are gone. */
  settled(): Promise<void>;
}

const readReport = (pod: PodRecord): PodReport => ({
  id: pod.id,
  name: pod.name,
  createdAs: pod.createdAs,
  status: pod.status,
  gpu: pod.placement.model.id,
  gpuCount: pod.gpuCount,
  cloud: pod.cloud,
  dataCenterId: pod.placement.dataCenterId,
  costPerHour: shownCost(pod),
  containerStarts: pod.containerStarts,
  isForeign: pod.isForeign,
  frozen: pod.frozen,
  hostIsDown: pod.hostIsDown,
  createdAt: new Date(pod.createdAt).toISOString(),
  endedAt: pod.endedAt === undefined ? null : new Date(pod.endedAt).toISOString(),
  endedBy: pod.endedBy ?? null,
});

/** The cached reports of ended pods. An ended pod does not change, and a long run has thousands of ended pods. */
const lastReports = new WeakMap<PodRecord, PodReport>();

const reportOf = (pod: PodRecord): PodReport => {
  const report = lastReports.get(pod) ?? readReport(pod);
  if (report.endedAt !== null) lastReports.set(pod, report);
  return report;
};

export const createPodControl = (world: World): PodControl => {
  const find = (podId: string): PodRecord => {
    const pod = world.pods.find(podId);
    if (pod === undefined) throw notFound();
    return pod;
  };
  const setFrozen = (podId: string, frozen: boolean): void => {
    const pod = find(podId);
    pod.frozen = frozen;
    pod.container?.setFrozen(frozen || pod.hostIsDown);
  };
  return {
    faults: world.faults,
    pods: () => world.pods.all().map(reportOf),
    billing: () => world.pods.all().map((pod) => billOf(pod, world.clock.now())),
    requests: () => Object.fromEntries(world.requests),
    logs: (podId) => find(podId).logs.lines(),
    freeze: (podId) => setFrozen(podId, true),
    thaw: (podId) => setFrozen(podId, false),
    vanish: (podId) => world.lifecycle.end(find(podId), 'vanished'),
    setGpuUtil: (podId, percent) => {
      const pod = find(podId);
      pod.gpuUtil = percent;
      pod.container?.setGpuUtil(percent);
    },
    crash: (podId) => world.lifecycle.crash(find(podId)),
    hostDown: (podId, downSeconds) => world.lifecycle.hostDown(find(podId), downSeconds),
    hostUp: (podId) => world.lifecycle.hostUp(find(podId)),
    exhaustBalance: (billInSeconds) => world.account.exhaust(billInSeconds),
    restoreBalance: () => world.account.restore(),
    settled: () => world.lifecycle.settled(),
  };
};
