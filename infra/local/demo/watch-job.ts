import process from 'node:process';
import {
  AbortedError,
  type Job,
  type JobEvent,
  type Podwarden,
  type Point,
  putOnto,
} from '../../../shared/client/index.ts';
import { bar } from '../../../shared/terminal/bar.ts';
import { LiveArea } from '../../../shared/terminal/live-area.ts';
import { outputOf } from '../../../shared/terminal/output.ts';

/** The interval between polls. Pods of the demo report each second. */
const lookEveryMs = 400;

export interface Watched {
  readonly job: Job;
  readonly events: readonly JobEvent[];
  readonly points: readonly Point[];
}

/** Follows a job to its end and shows a progress bar. Throws if the job takes longer than `giveUpAfterMs`. */
export const watchJob = async (
  podwarden: Podwarden,
  jobId: string,
  giveUpAfterMs: number,
  onLook: (job: Job) => void,
): Promise<Watched> => {
  const area = new LiveArea(outputOf(process.stdout, process.env), Date.now);
  const tooLate = new Error(`Job ${jobId} is not over after ${giveUpAfterMs / 1000} s.`);
  const curve = new Map<number, Point>();
  const events: JobEvent[] = [];
  let last: Job | undefined;
  try {
    const signal = AbortSignal.timeout(giveUpAfterMs);
    for await (const news of podwarden.jobs.follow(jobId, { everyMs: lookEveryMs, signal })) {
      putOnto(curve, news);
      events.push(...news.events);
      last = news.job;
      onLook(last);
      area.show([lineOf(last)]);
    }
  } catch (error) {
    throw error instanceof AbortedError ? tooLate : error;
  } finally {
    area.end();
  }
  if (last === undefined) throw tooLate;
  return { job: last, events, points: [...curve.values()].sort((one, other) => one.step - other.step) };
};

const lineOf = (job: Job): string => {
  const what = (job.phase ?? job.status).replaceAll('_', ' ').padEnd(20);
  if (job.current_step === null || !job.total_steps) return `${what} $${job.cost.actual_cost.toFixed(4)}`;
  const loss = job.loss === null ? '' : ` loss ${job.loss.toFixed(3)}`;
  const evalLoss = job.eval_loss === null ? '' : ` eval ${job.eval_loss.toFixed(3)}`;
  const share = bar(job.current_step / job.total_steps);
  return `${what} ${share} step ${job.current_step}/${job.total_steps}${loss}${evalLoss} $${job.cost.actual_cost.toFixed(4)}`;
};
