import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { bar } from '../../../shared/terminal/bar.ts';
import { LiveArea } from '../../../shared/terminal/live-area.ts';
import { outputOf } from '../../../shared/terminal/output.ts';
import type { Api, JobAnswer } from './api.ts';

const over = new Set(['completed', 'failed', 'cancelled']);

/** Follows a job to its end with a bar. Throws when it takes longer than the demo may. */
export const watchJob = async (
  api: Api,
  jobId: string,
  giveUpAfterMs: number,
  onLook: (job: JobAnswer) => void,
): Promise<JobAnswer> => {
  const area = new LiveArea(outputOf(process.stdout, process.env), Date.now);
  const until = Date.now() + giveUpAfterMs;
  try {
    while (Date.now() < until) {
      const job = await api.call<JobAnswer>('GET', `/api/training/jobs/${jobId}`);
      onLook(job);
      area.show([lineOf(job)]);
      if (over.has(job.status)) return job;
      await wait(400);
    }
  } finally {
    area.end();
  }
  throw new Error(`Job ${jobId} is not over after ${giveUpAfterMs / 1000} s.`);
};

const lineOf = (job: JobAnswer): string => {
  const what = (job.phase ?? job.status).replaceAll('_', ' ').padEnd(20);
  if (job.current_step === null || !job.total_steps) return `${what} $${job.cost.actual_cost.toFixed(4)}`;
  const loss = job.loss === null ? '' : ` loss ${job.loss.toFixed(3)}`;
  const evalLoss = job.eval_loss === null ? '' : ` eval ${job.eval_loss.toFixed(3)}`;
  const share = bar(job.current_step / job.total_steps);
  return `${what} ${share} step ${job.current_step}/${job.total_steps}${loss}${evalLoss} $${job.cost.actual_cost.toFixed(4)}`;
};
