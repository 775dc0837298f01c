import { isOver, type Job } from '../../../shared/client/index.ts';
import { dollars, dollarsAtMost, dollarsPerHour } from '../../../shared/figures/dollars.ts';
import { duration } from '../../../shared/figures/durations.ts';
import { count, decimal, percent } from '../../../shared/figures/numbers.ts';
import { bytes } from '../../../shared/figures/sizes.ts';
import { doingNow } from '../../../shared/figures/status-words.ts';
import type { Field } from '../session.ts';
import { figureField } from './figure-field.ts';
import { jobStyle } from './status-style.ts';
import { localTime, zonedTime } from './times.ts';

/** Returns a text such as `step 120 of 400 (30 %), epoch 0.60 of 2`. */
export const progressText = ({
  current_step: step,
  total_steps: total,
  current_epoch: epoch,
  total_epochs,
  progress,
}: Job): string | undefined => {
  if (step === null) return undefined;
  const steps =
    total === null ? `step ${count(step)}` : `step ${count(step)} of ${count(total)} (${percent(progress)})`;
  return epoch === null || total_epochs === null ? steps : `${steps}, epoch ${epoch.toFixed(2)} of ${total_epochs}`;
};

export const lossText = ({ loss, eval_loss }: Job): string | undefined => {
  const parts = [
    ...(loss === null ? [] : [`${decimal(loss)} train`]),
    ...(eval_loss === null ? [] : [`${decimal(eval_loss)} eval`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
};

/** Returns a text such as `$0.42 now, about $1.10 in the end, $5.00 at most`. */
export const costText = (job: Job): string => {
  const { actual_cost: now, forecast_cost: forecast, at_most_cost: most } = job.cost;
  if (isOver(job)) return dollars(now);
  const inTheEnd = forecast === null ? '' : `, about ${dollars(forecast)} in the end`;
  return `${dollars(now)} now${inTheEnd}, ${dollarsAtMost(most)} at most`;
};

const gpuText = ({ gpu_type: gpu, gpu_count: n, cloud, data_center_id: place }: Job): string | undefined => {
  if (gpu === null) return undefined;
  const where = [cloud?.toLowerCase(), place].filter((part) => part);
  return `${n > 1 ? `${n} × ` : ''}${gpu}${where.length === 0 ? '' : ` (${where.join(', ')})`}`;
};

export const transferText = ({ transfer }: Job): string | undefined =>
  transfer === null ? undefined : `${bytes(transfer.done_bytes)} of ${bytes(transfer.total_bytes)}`;

export const speedText = ({ tokens_per_second: speed }: Job): string | undefined =>
  speed === null ? undefined : `${count(speed)} tokens/s`;

const moneyFields = (job: Job): readonly Field[] => [
  { name: 'cost', value: costText(job), plain: String(job.cost.actual_cost) },
  figureField('per hour', isOver(job) ? undefined : job.cost.cost_per_hour, dollarsPerHour),
  figureField('budget', job.cost.budget_limit, dollars),
];

const timeFields = (job: Job, timeZone: string | undefined): readonly Field[] => {
  const time = (name: string, iso: string | null): Field => ({
    name,
    value: iso && localTime(iso, timeZone),
    plain: zonedTime(iso, timeZone),
  });
  return [
    time('created', job.created_at),
    time('started', job.started_at),
    time('over', job.completed_at),
    figureField('took', job.started_at === null ? undefined : job.elapsed_seconds, duration),
    figureField('left', job.remaining_seconds, duration),
    time('deadline', isOver(job) ? null : job.deadline_at),
  ];
};

/** The fields of a job, in the order in which a person asks about them. */
export const jobFields = (job: Job, timeZone: string | undefined): readonly Field[] => {
  const labels = Object.entries(job.labels).map(([name, value]) => `${name}=${value}`);
  return [
    { name: 'id', value: job.id },
    { name: 'name', value: job.name },
    { name: 'status', value: isOver(job) ? job.status : doingNow(job), plain: job.status, style: jobStyle(job.status) },
    { name: 'reason', value: job.reason },
    { name: 'why', value: job.error?.message, style: 'red' },
    { name: 'waits', value: job.waiting?.message },
    { name: 'next try', value: job.waiting && localTime(job.waiting.next_try_at, timeZone) },
    {
      name: 'held',
      value: job.hold && `until ${localTime(job.hold.expires_at, timeZone)}: ${job.hold.reason}`,
      style: 'yellow',
    },
    { name: 'warning', value: job.warning, style: 'yellow' },
    { name: 'progress', value: progressText(job) },
    { name: 'transfer', value: transferText(job) },
    { name: 'loss', value: lossText(job) },
    { name: 'speed', value: speedText(job) },
    ...moneyFields(job),
    { name: 'model', value: job.model },
    { name: 'method', value: job.method },
    { name: 'GPU', value: gpuText(job) },
    { name: 'attempt', value: job.attempts.length > 1 ? `${job.attempt}` : undefined },
    { name: 'labels', value: labels.length === 0 ? undefined : labels.join(' ') },
    { name: 'dataset', value: job.dataset_id },
    { name: 'validation', value: job.validation_dataset_id },
    ...timeFields(job, timeZone),
  ];
};
