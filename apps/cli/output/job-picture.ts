import { isOver, type Job, type Point } from '../../../shared/client/index.ts';
import { dollarsPerHour } from '../../../shared/figures/dollars.ts';
import { duration } from '../../../shared/figures/durations.ts';
import { doingNow } from '../../../shared/figures/status-words.ts';
import { bar } from '../../../shared/terminal/bar.ts';
import { curve, scaleColumns } from '../../../shared/terminal/curve.ts';
import { printable } from '../../../shared/terminal/printable.ts';
import { styled } from '../../../shared/terminal/style.ts';
import { shortId } from './columns.ts';
import { flow } from './flow.ts';
import { costText, lossText, progressText, speedText, transferText } from './job-fields.ts';
import { jobStyle } from './status-style.ts';

export interface PictureLook {
  readonly columns: number;
  readonly rows: number;
  readonly hasColors: boolean;
}

/** The fewest rows in which a curve is readable. `rowsBelow` is the rows for the scale and legend below the curve. */
const fewestRows = 4;
const mostRows = 14;
const rowsBelow = 3;
const mostColumns = 100;

const share = ({ progress, transfer }: Job): number | undefined => {
  if (transfer !== null && transfer.total_bytes > 0) return transfer.done_bytes / transfer.total_bytes;
  return progress ?? undefined;
};

const leftText = ({ remaining_seconds: left }: Job): string | undefined =>
  left === null ? undefined : `${duration(left)} left`;

/** Summarizes the state of a job in one line. */
export const jobLine = (job: Job): string =>
  flow(
    [
      printable(doingNow(job)),
      transferText(job),
      progressText(job),
      lossText(job),
      costText(job),
      isOver(job) ? undefined : leftText(job),
    ],
    Number.POSITIVE_INFINITY,
  )[0] ?? '';

const gpuText = (job: Job): string | undefined =>
  job.gpu_utilization_percent === null ? undefined : `GPU ${Math.round(job.gpu_utilization_percent)} %`;

/** Draws the state of a job, with the curve if the terminal is large enough. */
export const jobPicture = (job: Job, points: readonly Point[], { columns, rows, hasColors }: PictureLook): string[] => {
  const width = columns - 3;
  const done = isOver(job) ? undefined : share(job);
  const name = printable(job.name ?? job.model ?? 'job');
  const head = [
    `${styled(name, 'bold', hasColors)}  ${shortId(job.id)}  ${styled(printable(doingNow(job)), jobStyle(job.status), hasColors)}`,
    ...(done === undefined ? [] : [bar(done, Math.max(10, Math.min(30, width - 8)))]),
    ...flow([transferText(job), progressText(job), isOver(job) ? undefined : leftText(job)], width),
    ...flow([lossText(job), speedText(job), gpuText(job)], width),
    ...flow(
      [costText(job), isOver(job) || job.cost.cost_per_hour === 0 ? undefined : dollarsPerHour(job.cost.cost_per_hour)],
      width,
    ),
    ...flow(
      [
        job.waiting === null ? undefined : printable(job.waiting.message),
        job.hold === null ? undefined : `held: ${printable(job.hold.reason)}`,
      ],
      width,
    ),
  ];
  // Two rows are kept free: one for the notice below the picture, one for the cursor.
  const room = Math.min(mostRows, rows - head.length - rowsBelow - 2);
  const plotColumns = Math.min(mostColumns, width - scaleColumns);
  if (points.length === 0 || room < fewestRows || plotColumns < 20) return head;
  return [...head, ...curve(points, { columns: plotColumns, rows: room })];
};
