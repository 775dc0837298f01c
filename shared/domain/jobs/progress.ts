import type { MeasureName } from '../telemetry/measure-names.ts';
import type { Measured, MetricPoint } from '../telemetry/metric-point.ts';
import type { Job } from './job.ts';
import type { Progress } from './job-progress.ts';
import type { JobPhase } from './status.ts';

/** The facts of a heartbeat besides its points. The totals come from the trainer, never from the config. */
export interface ToldProgress {
  readonly current_step?: number | undefined;
  readonly total_steps?: number | undefined;
  readonly current_epoch?: number | undefined;
  readonly total_epochs?: number | undefined;
  readonly transfer?: ToldTransfer | undefined;
}

/** The bytes that the phase transfers: of the dataset, or of the artifacts. */
export interface ToldTransfer {
  readonly phase: JobPhase;
  readonly done_bytes: number;
  readonly total_bytes: number;
}

export interface GpuReading {
  readonly utilization_percent?: number | undefined;
  readonly memory_used_mb?: number | undefined;
}

const isFiniteNumber = (value: Measured | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** Returns the finite value of the highest step. If a step has several points, the later point counts. */
const newest = (points: readonly MetricPoint[], measure: MeasureName): number | undefined =>
  points.reduce<{ step: number; value: number | undefined }>(
    (best, point) => {
      const value = point[measure];
      return point.step >= best.step && isFiniteNumber(value) ? { step: point.step, value } : best;
    },
    { step: 0, value: undefined },
  ).value;

const highest = (...values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

const notNegative = (value: number | undefined): number | undefined =>
  value === undefined || value < 0 ? undefined : value;

const gigabytes = (megabytes: number | undefined): number | undefined =>
  megabytes === undefined ? undefined : megabytes / 1024;

/** Returns the transfer of the current phase. `null` if the phase transfers nothing or has reported nothing yet. */
export const transferNow = (job: Pick<Job, 'attempt' | 'phase' | 'progress'>): ToldTransfer | null => {
  const { transfer } = job.progress;
  if (transfer === undefined || transfer.attempt !== job.attempt || transfer.phase !== job.phase) return null;
  const { phase, done_bytes, total_bytes } = transfer;
  return { phase, done_bytes, total_bytes };
};

/** Returns the summary of a report. Fields without a known value are left out. */
export const summarize = (
  points: readonly MetricPoint[],
  told: ToldProgress = {},
  gpu: GpuReading = {},
): Partial<Progress> => {
  const summary: { [K in keyof Progress]: Progress[K] | undefined } = {
    current_step: highest(told.current_step, ...points.map(({ step }) => step)),
    total_steps: told.total_steps,
    current_epoch: told.current_epoch ?? notNegative(newest(points, 'epoch')),
    total_epochs: told.total_epochs,
    loss: newest(points, 'train_loss'),
    eval_loss: newest(points, 'eval_loss'),
    learning_rate: newest(points, 'learning_rate'),
    samples_per_second: newest(points, 'samples_per_second'),
    tokens_per_second: newest(points, 'tokens_per_second'),
    gpu_utilization_percent: newest(points, 'gpu_utilization_percent') ?? gpu.utilization_percent,
    gpu_memory_allocated_gb: newest(points, 'gpu_memory_allocated_gb') ?? gigabytes(gpu.memory_used_mb),
  };
  return Object.fromEntries(Object.entries(summary).filter(([, value]) => value !== undefined));
};

/** Returns the total, or `null` if the total is below what has been done, so that no view shows "epoch 3 / 1". */
export const plausibleTotal = (total: number | undefined, current: number | undefined): number | null =>
  total === undefined || total <= 0 || total < (current ?? 0) ? null : total;

/** Returns the finished share of the training, from 0 to 1. `null` if no total is known. */
export const shareDone = (job: Pick<Job, 'status' | 'progress'>): number | null => {
  if (job.status === 'completed') return 1;
  const { current_step, current_epoch, total_steps, total_epochs } = job.progress;
  const steps = plausibleTotal(total_steps, current_step);
  if (steps !== null) return (current_step ?? 0) / steps;
  const epochs = plausibleTotal(total_epochs, current_epoch);
  return epochs === null ? null : (current_epoch ?? 0) / epochs;
};
