import { table } from '../figures.ts';
import { median, quantile } from '../quantile.ts';

/** The cost of one kind of call, in the process that is named. */
export interface Row {
  readonly what: string;
  readonly calls: number;
  readonly latenciesMs: readonly number[];
  /** CPU of the process that serves. */
  readonly servingCpuSeconds: number;
  /** CPU of the process that has DynamoDB, where that is another one. */
  readonly engineCpuSeconds?: number;
  /** CPU of the process that sends, where that is another one. */
  readonly loadCpuSeconds?: number;
  readonly wallSeconds: number;
}

export interface DownloadRow extends Row {
  readonly datasetBytes: number;
  /** Bodies that the code which checks the token has sent. */
  readonly throughCodeBytes: number;
  /** Bytes of the targets of the redirects that were sent. */
  readonly targetBytes: number;
}

const each = (seconds: number | undefined, calls: number): string =>
  seconds === undefined ? '' : ((seconds * 1000) / calls).toFixed(2);

const cells = (row: Row): string[] => [
  row.what,
  String(row.calls),
  (row.calls / row.wallSeconds).toFixed(0),
  (row.calls / row.servingCpuSeconds).toFixed(0),
  each(row.servingCpuSeconds, row.calls),
  each(row.engineCpuSeconds, row.calls),
  each(row.loadCpuSeconds, row.calls),
  median(row.latenciesMs).toFixed(1),
  quantile(row.latenciesMs, 0.99).toFixed(1),
];

const head = [
  '',
  'calls',
  'a second',
  'a second and core',
  'CPU, ms a call',
  "engine's CPU, ms",
  "sender's CPU, ms",
  'p50, ms',
  'p99, ms',
];

const perGigabyte = ({ servingCpuSeconds, datasetBytes }: DownloadRow): string =>
  (servingCpuSeconds / (datasetBytes / 1e9)).toFixed(2);

export interface Results {
  readonly posts: readonly Row[];
  readonly redemptions: readonly Row[];
  readonly downloads: readonly DownloadRow[];
}

export const reportOf = ({ posts, redemptions, downloads }: Results, about: string): string =>
  [
    about,
    '### A report of 10 points',
    table(head, posts.map(cells)),
    '### A redemption',
    table(head, redemptions.map(cells)),
    '### Downloads to their end',
    table(
      [
        '',
        'files',
        'MB each',
        'MB a second',
        'CPU, s a GB',
        'bytes through the code that checks the token, for each of the file',
        'bytes of a redirect',
      ],
      downloads.map((row) => [
        row.what,
        String(row.calls),
        (row.datasetBytes / row.calls / 1e6).toFixed(0),
        (row.datasetBytes / 1e6 / row.wallSeconds).toFixed(0),
        perGigabyte(row),
        String(row.throughCodeBytes / row.datasetBytes),
        (row.targetBytes / row.calls).toFixed(0),
      ]),
    ),
  ].join('\n\n');
