import type { OpenJob } from '../jobs/open-job.ts';
import { activeStatuses } from '../jobs/status.ts';
import { silentSeconds } from './verdicts/heartbeat-lost.ts';

/** Numbers of one sweep, to watch over time. */
export interface SweepTotals {
  /** Jobs that are not over, by status; `ending` are those that are over while a pod or a webhook of theirs is not. */
  readonly jobs: Readonly<Record<TotalsStatus, number>>;
  /** The provider's bill for all pods of the stage, those without a job included. */
  readonly dollarsPerHour: number;
  /** Since the running job that has been silent longest was heard of; 0 where none runs. */
  readonly oldestHeartbeatSeconds: number;
}

export const totalsStatuses = [...activeStatuses, 'ending'] as const;
type TotalsStatus = (typeof totalsStatuses)[number];

/** Counts jobs as their pages come. */
export class TotalsCounter {
  readonly #jobs: Record<TotalsStatus, number> = { queued: 0, pending: 0, running: 0, ending: 0 };
  #oldestHeartbeatSeconds = 0;

  see(job: OpenJob, now: Date): void {
    this.#jobs[statusOf(job)] += 1;
    if (job.status !== 'running') return;
    this.#oldestHeartbeatSeconds = Math.max(this.#oldestHeartbeatSeconds, silentSeconds(job, now));
  }

  result(dollarsPerHour: number): SweepTotals {
    return { jobs: { ...this.#jobs }, dollarsPerHour, oldestHeartbeatSeconds: this.#oldestHeartbeatSeconds };
  }
}

const statusOf = ({ status }: OpenJob): TotalsStatus => {
  const active = activeStatuses.find((one) => one === status);
  return active ?? 'ending';
};
