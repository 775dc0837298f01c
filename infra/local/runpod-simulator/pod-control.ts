import { billOf, type PodBill, shownCost } from './billing.ts';
import type { FaultBook } from './fault-book.ts';
import type { LogLine } from './log-buffer.ts';
import type { PodRecord, PodStatus } from './pod-record.ts';
import { notFound } from './problem.ts';
import type { World } from './world.ts';

/** The state and the fate of one pod, without its environment. Times are RFC 3339 by the simulator's clock. */
export interface PodReport {
  readonly id: string;
  readonly name: string;
  /** The name of the create, whatever it was changed to. */
  readonly createdAs: string;
  readonly status: PodStatus;
  readonly gpu: string;
  readonly gpuCount: number;
  readonly cloud: 'SECURE' | 'COMMUNITY';
  readonly dataCenterId: string;
  readonly costPerHour: number;
  readonly containerStarts: number;
  /** Made by another client than the stack. */
  readonly isForeign: boolean;
  readonly frozen: boolean;
  readonly hostIsDown: boolean;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** `pod`: by its own key; `vanished` and `balance`: by the simulator. */
  readonly endedBy: PodRecord['endedBy'] | null;
}

/** The hand behind the curtain; a pod that does not exist throws the 404 of the API. */
export interface PodControl {
  readonly faults: FaultBook;
  /** Every pod ever made, also the terminated ones, oldest first. */
  pods(): PodReport[];
  billing(): PodBill[];
  /** Calls by method and route, for example `POST /v2/pods`. */
  requests(): Record<string, number>;
  logs(podId: string): readonly LogLine[];
  /** SIGSTOP to all of the pod: it stays RUNNING and falls silent. */
  freeze(podId: string): void;
  thaw(podId: string): void;
  /** The pod is gone from one moment to the next, as a host that died. */
  vanish(podId: string): void;
  setGpuUtil(podId: string, percent: number): void;
  /** The container's command ends by itself, and begins again. */
  crash(podId: string): void;
  /** The machine is off: the pod stays RUNNING without `runtime` and costs nothing, for so long or until `hostUp`. */
  hostDown(podId: string, downSeconds?: number): void;
  hostUp(podId: string): void;
  /**
   * From now on creates answer 402. The next bill, in so many seconds or at once, ends every pod of the account, and stops
   * those with a network volume.
   */
  exhaustBalance(billInSeconds?: number): void;
  restoreBalance(): void;
  /** Resolves when the processes of every ended pod are gone. */
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

/** A pod that has ended does not change again, and a long run has thousands of them. */
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
