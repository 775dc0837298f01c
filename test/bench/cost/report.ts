import { table } from '../figures.ts';
import {
  atScale,
  dollarsOf,
  type Inputs,
  ofJobHour,
  ofJobHourInAll,
  ofJobStartAndEnd,
  ofStageMonth,
  totalOf,
  type Usage,
} from './calculate.ts';
import type { PriceName, Prices, readAssumptions } from './inputs.ts';
import { podsUntil, type Quota, quotasOf } from './quotas.ts';

export const scales = [10, 1000, 100_000] as const;

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const dollars = (value: number): string => `$${value >= 100 ? whole(value) : value.toPrecision(3)}`;
const percent = (share: number): string => `${(share * 100).toPrecision(2)} %`;
/** A share of a limit in words: above the limit, how many times as much is needed. */
const ofLimit = (share: number): string =>
  share > 1 ? `${share < 10 ? share.toPrecision(2) : whole(share)} times` : percent(share);

/** For docs/reference.md. */
export const summaryOf = (inputs: Inputs, prices: Prices): string => {
  const rows = scales.map((pods) => {
    const at = atScale(pods, inputs, prices);
    return [
      whole(pods),
      dollars(at.dollarsPerJobHour),
      dollars(at.dollarsPer1000Jobs),
      dollars(at.dollarsPerMillionPoints),
      percent(at.shareOfGpu),
      firstHit('RunPod', pods, inputs),
      firstHit('AWS', pods, inputs),
    ];
  });
  const head = [
    'pods at once',
    'a job-hour',
    '1000 jobs',
    'a million points',
    'of the GPU',
    "RunPod's first limit",
    "AWS's first quota",
  ];
  return table(head, rows);
};

/** The one that the fewest pods need more of, and how much of it so many need. */
const firstHit = (side: Quota['of'], pods: number, inputs: Inputs): string => {
  const quotas = quotasOf(inputs).filter((quota) => quota.of === side);
  const [first] = quotas.sort((a, b) => podsUntil(a) - podsUntil(b));
  if (!first) return '';
  return `${first.name}, ${whole(first.limit)} ${first.unit}: ${ofLimit(first.used(pods) / first.limit)}`;
};

const itemsTable = (usage: Usage, prices: Prices): string => {
  const total = totalOf(usage, prices);
  const rows = (Object.entries(usage) as [PriceName, number][])
    .map(([name, amount]) => ({ name, amount, cost: dollarsOf(name, amount, prices) }))
    .filter(({ cost }) => cost > 0)
    .sort((a, b) => b.cost - a.cost)
    .map(({ name, amount, cost }) => [
      name.replaceAll('_', ' '),
      amount.toPrecision(4),
      prices.prices[name].unit,
      `$${cost.toPrecision(3)}`,
      percent(cost / total),
    ]);
  return table(['', 'amount', 'unit', 'cost', 'share'], [...rows, ['all', '', '', `$${total.toPrecision(3)}`, '']], 1);
};

const quotasTable = (inputs: Inputs): string =>
  table(
    ['quota', 'limit', ...scales.map((pods) => `used at ${whole(pods)}`), 'too small from', 'to raise it'],
    [...quotasOf(inputs)]
      .sort((a, b) => podsUntil(a) - podsUntil(b))
      .map((quota) => [
        quota.name,
        `${whole(quota.limit)} ${quota.unit}`,
        ...scales.map((pods) => ofLimit(quota.used(pods) / quota.limit)),
        `${whole(podsUntil(quota))} pods`,
        quota.raise,
      ]),
  );

const countsTable = ({ counts }: Inputs): string =>
  table(
    [
      'call',
      'counted',
      'DynamoDB calls',
      'read units',
      'write units',
      'of them indexes',
      'bytes kept',
      'log bytes',
      'CPU, ms',
    ],
    Object.entries({
      ...counts.operations,
      'a sweep over no job': counts.sweep.alone,
      'each job in a sweep': counts.sweep.each_job,
    }).map(([name, call]) => [
      name,
      String(call.calls_counted),
      String(call.dynamodb_calls),
      String(call.read_units),
      String(Math.round((call.table_write_units + call.index_write_units) * 100) / 100),
      String(call.index_write_units),
      whole(call.stored_bytes),
      whole(call.log_bytes),
      call.cpu_ms.toFixed(2),
    ]),
  );

export const reportOf = (inputs: Inputs, prices: Prices, assumptions: ReturnType<typeof readAssumptions>): string => {
  const largest = (Object.entries(ofJobHourInAll(inputs)) as [PriceName, number][])
    .map(([name, amount]) => ({ name, cost: dollarsOf(name, amount, prices) }))
    .sort((a, b) => b.cost - a.cost)[0];
  const perHour = totalOf(ofJobHourInAll(inputs), prices);
  return [
    `${inputs.counts.about} Prices of ${prices.region} as known on ${prices.as_known_on}. ${prices.how}`,
    summaryOf(inputs, prices),
    `The largest item is ${largest?.name.replaceAll('_', ' ')}: ${percent((largest?.cost ?? 0) / perHour)} of what a job-hour costs beside the stage's own cost. A million points is their reports alone.`,
    '### An hour of a job that trains',
    itemsTable(ofJobHour(inputs), prices),
    '### Start, end and files of a job',
    itemsTable(ofJobStartAndEnd(inputs), prices),
    '### A month of a stage without jobs',
    itemsTable(ofStageMonth(inputs), prices),
    '### Quotas',
    quotasTable(inputs),
    '### What was counted',
    countsTable(inputs),
    '### What is assumed',
    table(
      ['', 'value', 'why'],
      Object.entries(assumptions).map(([name, { value, why }]) => [`\`${name}\``, String(value), why]),
      3,
    ),
    '### Prices',
    table(
      ['', 'dollars', 'for', 'page'],
      Object.entries(prices.prices).map(([name, { dollars: price, per, unit, page }]) => [
        name.replaceAll('_', ' '),
        String(price),
        `${whole(per)} ${unit}`,
        page,
      ]),
      1,
    ),
  ].join('\n\n');
};
