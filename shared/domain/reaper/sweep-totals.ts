import type { OpenJob } from '../jobs/open-job.ts';
import { activeStatuses } from '../jobs/status.ts';
import { silentSeconds } from './verdicts/heartbeat-lost.ts';

/** The numbers of one sweep, for the dashboard. */
export interface SweepTotals {
  /**
   * The number of open jobs by status. `ending` counts jobs that are over but not closed yet: a pod, a webhook or a reservation of
   * theirs is left.
   */
  readonly jobs: Readonly<Record<TotalsStatus, number>>;
  /** The price that RunPod charges an hour for all pods of the stage, including pods without a job. */
  readonly dollarsPerHour: number;
  /** The seconds since the last heartbeat of the running job that has been silent longest. 0 if no job runs. */
  readonly oldestHeartbeatSeconds: number;
}

export const totalsStatuses = [...activeStatuses, 'ending'] as const;
type TotalsStatus = (typeof totalsStatuses)[number];

/** Counts jobs page by page. */
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
