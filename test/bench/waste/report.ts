import { type FaultMix, TROUBLES } from './fault-mix.ts';
import type { Cause, Waste } from './pod-life.ts';
import {
  FACTORS,
  HORIZONS,
  type Ours,
  type Outcome,
  oracle,
  PEERS,
  playPeers,
  priceOf,
  spreadOf,
  wasteIn,
} from './results.ts';

export interface Row {
  readonly name: string;
  readonly isOurs: boolean;
  /** By factor. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** Least and most dollars over other seeds. */
  readonly spread: readonly [number, number];
}

const HEADS: Record<Cause, string> = {
  never_up: 'never came up',
  failed: 'failed or fell silent',
  stalled: 'stood still',
  completed: 'was done',
  orphan: 'nobody knew of it',
  killed_falsely: 'killed falsely',
};
const CAUSE_ORDER = Object.keys(HEADS) as Cause[];

/** The most wasteful first, the oracle last. */
export const rowsOf = (mix: FaultMix, ours: Ours): Row[] => {
  const policies = [...PEERS, oracle];
  const played = [...playPeers(mix, policies)];
  const spreads = spreadOf(mix, policies);
  const peers = policies.map(({ name }, index): Row => {
    const outcomes = played.flatMap(([factor, all]): [number, Outcome][] => {
      const outcome = all[index];
      return outcome === undefined ? [] : [[factor, outcome]];
    });
    return { name, isOurs: false, outcomes: new Map(outcomes), spread: spreads[index] ?? [0, 0] };
  });
  const our: Row = {
    name: 'Podwarden',
    isOurs: true,
    outcomes: new Map(ours.runs.map(({ factor, outcome }) => [factor, outcome])),
    spread: [
      Math.min(...ours.seeds.map(({ dollars }) => dollars)),
      Math.max(...ours.seeds.map(({ dollars }) => dollars)),
    ],
  };
  return [...peers, our].sort((a, b) => wasteAt(b).dollars - wasteAt(a).dollars);
};

export const wasteAt = (row: Row, factor: number = FACTORS[0], hours: number = HORIZONS[0]): Waste => {
  const waste = row.outcomes.get(factor)?.waste[String(hours)];
  if (waste === undefined) throw new Error(`There is no figure of ${row.name} at ${factor} and ${hours} h.`);
  return waste;
};

export const dollars = (value: number): string => {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value === 0 ? 0 : 2);
};

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map((_head, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const nameOf = ({ name, isOurs }: Row): string => (isOurs ? `**${name}**` : name);

const mainTable = (rows: readonly Row[]): string =>
  table(
    ['policy', '$ wasted, 24 h', '$ wasted, 8 h', 'false kills', 'pods left', 'worst single pod, $'],
    rows.map((row) => {
      const { dollars: day, falseKills, podsLeft, worstPodDollars } = wasteAt(row);
      const workday = wasteAt(row, FACTORS[0], 8).dollars;
      const counts = [falseKills, podsLeft].map((count) => String(Math.round(count)));
      return [nameOf(row), dollars(day), dollars(workday), ...counts, dollars(worstPodDollars)];
    }),
  );

const causeTable = (rows: readonly Row[]): string =>
  table(
    ['policy', ...CAUSE_ORDER.map((cause) => HEADS[cause])],
    rows.map((row) => [nameOf(row), ...CAUSE_ORDER.map((cause) => dollars(wasteAt(row).byCause[cause]))]),
  );

const factorTable = (rows: readonly Row[]): string =>
  table(
    ['policy', 'half of all rates', 'as recorded', 'twice all rates', 'as recorded, 8 other seeds'],
    rows.map((row) => [
      nameOf(row),
      ...[0.5, 1, 2].map((factor) => dollars(wasteAt(row, factor).dollars)),
      row.spread.map(dollars).join(' to '),
    ]),
  );

const percent = (probability: number): string => `${Number((probability * 100).toFixed(2))} %`;

const rateTable = ({ troubles, ends, creates, outages }: FaultMix): string => {
  const rows = [
    ...TROUBLES.map((kind) => [kind, percent(troubles[kind].probability), troubles[kind].why]),
    ...Object.entries(ends).map(([kind, { probability, why }]) => [kind, percent(probability), why]),
    ...Object.entries(creates).map(([kind, { probability, why }]) => [kind, percent(probability), why]),
    ...Object.entries(outages).map(([kind, { per_day, mean_seconds, why }]) => [
      `${kind} outage`,
      `${per_day} a day, ${mean_seconds} s`,
      why,
    ]),
  ];
  const lines = rows.map(([kind = '', rate = '', why = '']) => `| \`${kind}\` | ${rate} | ${why} |`);
  return ['| | of attempts | |', '|---|---:|---|', ...lines].join('\n');
};

const sourceTable = (): string => {
  const lines = PEERS.flatMap(({ name, sources }) =>
    sources.map(
      ({ rule, read, isVerified }) => `| ${name} | ${rule} | ${isVerified ? '' : '**not verified**: '}${read} |`,
    ),
  );
  return ['| policy | rule | where it was read |', '|---|---|---|', ...lines].join('\n');
};

const falseReasons = (ours: Ours): string => {
  const counts = Object.entries(ours.runs.find(({ factor }) => factor === FACTORS[0])?.false_reasons ?? {});
  const list = counts.sort(([, a], [, b]) => b - a).map(([reason, count]) => `\`${reason}\` ${count}`);
  return list.length === 0 ? 'none' : list.join(', ');
};

/** Healthy pods that we ended, wherever our own code was played. */
const ownKillsTable = (ours: Ours): string => {
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([reason, count]) => `\`${reason}\` ${count}`)
      .join(', ') || '-';
  return table(
    ['what was played', 'false kills per 1000 jobs', '$ wasted per 1000 jobs', 'reasons'],
    [
      ...ours.runs.map(({ factor, outcome, false_reasons }) => {
        const { falseKills, dollars: wasted } = wasteIn(outcome);
        return [`${factor} of the rates`, String(falseKills), dollars(wasted), reasons(false_reasons)];
      }),
      ...ours.seeds.map(({ seed, false_kills, dollars: wasted, false_reasons }) => [
        `seed ${seed}`,
        String(false_kills),
        dollars(wasted),
        reasons(false_reasons),
      ]),
    ],
  );
};

/** All of the page that comes from figures. */
export const reportOf = (mix: FaultMix, ours: Ours, rows: readonly Row[]): string => {
  const served = rows.find(({ name }) => name === oracle.name)?.outcomes.get(FACTORS[0])?.served_dollars ?? 0;
  const digest = ours.runs.find(({ factor }) => factor === FACTORS[0])?.digest ?? '';
  return [
    `Seed ${mix.seed}, ${mix.jobs} jobs, rates of ${mix.dated}, an ${mix.gpu.replace('NVIDIA GeForce ', '')} at $${priceOf(mix)} an hour. Under the oracle the jobs themselves cost $${dollars(served)}. Trace of our run: \`${digest}\`; ${ours.about}.`,
    '### Dollars wasted per 1000 jobs',
    mainTable(rows),
    '### By what was wrong with the pod, 24 h',
    causeTable(rows),
    `Our false kills by reason: ${falseReasons(ours)}.`,
    '### Podwarden, run by run',
    ownKillsTable(ours),
    '### At other rates and seeds, 24 h',
    factorTable(rows),
    '### The recorded mix',
    rateTable(mix),
    '### The rules of the others',
    sourceTable(),
  ].join('\n\n');
};
