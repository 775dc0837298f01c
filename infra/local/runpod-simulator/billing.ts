import type { BillingSpan, PodRecord } from './pod-record.ts';

const HOURS_PER_MONTH = 730;
const CONTAINER_DISK_PER_GB_MONTH = 0.1;
const VOLUME_RUNNING_PER_GB_MONTH = 0.1;
const VOLUME_STOPPED_PER_GB_MONTH = 0.2;

export interface PodBill {
  readonly podId: string;
  readonly name: string;
  /** The seconds billed at the price of the GPU. The time of a stopped pod, whose disk still costs, is not included. */
  readonly seconds: number;
  readonly gpuDollars: number;
  readonly diskDollars: number;
  readonly dollars: number;
}

const rates = (pod: PodRecord): Pick<BillingSpan, 'gpuPerHour' | 'diskPerHour'> | undefined => {
  const volumeGb = pod.mounts.persistent?.size ?? 0;
  if (pod.status === 'TERMINATED') return undefined;
  if (pod.hostIsDown) return { gpuPerHour: 0, diskPerHour: 0 };
  if (pod.status === 'EXITED') {
    return { gpuPerHour: 0, diskPerHour: (volumeGb * VOLUME_STOPPED_PER_GB_MONTH) / HOURS_PER_MONTH };
  }
  const diskMonth = pod.diskGb * CONTAINER_DISK_PER_GB_MONTH + volumeGb * VOLUME_RUNNING_PER_GB_MONTH;
  return { gpuPerHour: pod.placement.ratePerHour, diskPerHour: diskMonth / HOURS_PER_MONTH };
};

/** Starts a new billing span if a change of the pod has changed its price. */
export const meter = (pod: PodRecord, now: number): void => {
  const next = rates(pod);
  const open = pod.spans.at(-1);
  if (open !== undefined && open.to === undefined) {
    if (next?.gpuPerHour === open.gpuPerHour && next.diskPerHour === open.diskPerHour) return;
    open.to = now;
  }
  if (next !== undefined) pod.spans.push({ from: now, to: undefined, ...next });
};

/** The `cost` that the API shows, in dollars per hour. */
export const shownCost = (pod: PodRecord): number =>
  pod.status === 'EXITED' || pod.status === 'TERMINATED' ? 0 : pod.placement.ratePerHour;

/** Computes the bill of a pod. RunPod bills by the second, and a started second is paid. */
export const billOf = (pod: PodRecord, now: number): PodBill => {
  let [seconds, gpuDollars, diskDollars] = [0, 0, 0];
  for (const span of pod.spans) {
    const length = Math.ceil(((span.to ?? now) - span.from) / 1000);
    if (span.gpuPerHour > 0) seconds += length;
    gpuDollars += (length / 3600) * span.gpuPerHour;
    diskDollars += (length / 3600) * span.diskPerHour;
  }
  return { podId: pod.id, name: pod.name, seconds, gpuDollars, diskDollars, dollars: gpuDollars + diskDollars };
};
