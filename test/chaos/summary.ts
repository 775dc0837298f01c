import { createHash } from 'node:crypto';
import type { LargestItem } from '../virtual/item-limit.ts';
import type { PodAccount } from '../virtual/ledger.ts';
import type { ChaosResult } from './result.ts';

export interface Summary {
  readonly worlds: number;
  readonly jobs: number;
  readonly attempts: number;
  readonly pods: number;
  readonly virtualHours: number;
  readonly ends: readonly (readonly [string, number])[];
  readonly faults: readonly (readonly [string, number])[];
  readonly spentDollars: number;
  readonly leastDollars: number;
  /** Seconds from the moment a pod was of no more use to its end, by why. */
  readonly times: readonly TimeRow[];
  readonly falseKills: number;
  readonly podsLeft: number;
  readonly checks: number;
  readonly largestItem: LargestItem;
  readonly tooLarge: number;
  readonly digest: string;
}

export interface TimeRow {
  readonly why: string;
  readonly pods: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
  readonly wastedDollars: number;
}

const sumMaps = (maps: readonly ReadonlyMap<string, number>[]): [string, number][] => {
  const sums = new Map<string, number>();
  for (const map of maps) for (const [key, count] of map) sums.set(key, (sums.get(key) ?? 0) + count);
  return [...sums].sort(([nameA, a], [nameB, b]) => b - a || nameA.localeCompare(nameB));
};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;

const timesOf = (accounts: readonly PodAccount[]): TimeRow[] =>
  [...Map.groupBy(accounts, ({ why }) => why)]
    .map(([why, pods]) => {
      const seconds = pods.flatMap(({ secondsToEnd }) => secondsToEnd ?? []).sort((a, b) => a - b);
      const wastedDollars = pods.reduce((sum, { spentDollars, leastDollars }) => sum + spentDollars - leastDollars, 0);
      return {
        why,
        pods: pods.length,
        median: quantile(seconds, 0.5),
        p99: quantile(seconds, 0.99),
        max: seconds.at(-1) ?? 0,
        wastedDollars,
      };
    })
    .sort((a, b) => b.pods - a.pods || a.why.localeCompare(b.why));

/** The results of several worlds together. */
export class Tally {
  readonly #results: Omit<ChaosResult, 'accounts'>[] = [];
  readonly #accounts: PodAccount[] = [];
  readonly #digest = createHash('sha256');

  add(result: ChaosResult): void {
    const { accounts, ...rest } = result;
    this.#results.push(rest);
    this.#accounts.push(...accounts);
    this.#digest.update(result.digest);
  }

  summary(): Summary {
    const sum = (of: (result: Omit<ChaosResult, 'accounts'>) => number): number =>
      this.#results.reduce((total, result) => total + of(result), 0);
    return {
      worlds: this.#results.length,
      jobs: sum(({ jobs }) => jobs),
      attempts: sum(({ attempts }) => attempts),
      pods: this.#accounts.length,
      virtualHours: sum(({ virtualSeconds }) => virtualSeconds) / 3600,
      ends: sumMaps(this.#results.map(({ ends }) => ends)),
      faults: sumMaps(this.#results.map(({ faults }) => faults)),
      spentDollars: this.#accounts.reduce((total, { spentDollars }) => total + spentDollars, 0),
      leastDollars: this.#accounts.reduce((total, { leastDollars }) => total + leastDollars, 0),
      times: timesOf(this.#accounts),
      falseKills: this.#results.filter(({ broken }) => broken?.isFalseKill).length,
      podsLeft: sum(({ podsLeft }) => podsLeft),
      checks: sum(({ checks }) => checks),
      largestItem: this.#results
        .map(({ largestItem }) => largestItem)
        .reduce((largest, other) => (other.bytes > largest.bytes ? other : largest), { what: 'nothing', bytes: 0 }),
      tooLarge: sum(({ tooLarge }) => tooLarge),
      digest: this.#digest.copy().digest('hex').slice(0, 16),
    };
  }
}

const inColumns = (rows: readonly (readonly [string, number])[], perLine = 3): string =>
  rows
    .map(([name, count]) => `${name} ${count}`.padEnd(32))
    .reduce<string[][]>((lines, cell, nth) => {
      if (nth % perLine === 0) lines.push([]);
      lines.at(-1)?.push(cell);
      return lines;
    }, [])
    .map((cells) => `  ${cells.join(' ').trimEnd()}`)
    .join('\n');

const timeLine = ({ why, pods, median, p99, max, wastedDollars }: TimeRow): string =>
  `  ${why.padEnd(26)}${String(pods).padStart(7)}${[median, p99, max].map((value) => value.toFixed(1).padStart(10)).join('')}${wastedDollars.toFixed(4).padStart(12)}`;

/** For people. */
export const summaryText = (summary: Summary): string => {
  const { spentDollars, leastDollars } = summary;
  const wasted = spentDollars - leastDollars;
  return `
How ${summary.jobs} jobs ended (${summary.attempts} attempts, ${summary.pods} pods, ${summary.virtualHours.toFixed(1)} h of virtual time, ${summary.worlds} worlds)
${inColumns(summary.ends)}

Faults injected
${inColumns(summary.faults)}

Seconds from the moment a pod was of no more use to its end, and what they cost
  ${'why'.padEnd(26)}${'pods'.padStart(7)}${'median'.padStart(10)}${'p99'.padStart(10)}${'max'.padStart(10)}${'wasted $'.padStart(12)}
${summary.times.map(timeLine).join('\n')}

Dollars spent ${spentDollars.toFixed(4)}, of which ${wasted.toFixed(4)} wasted; the least possible ${leastDollars.toFixed(4)}
False kills ${summary.falseKills}, pods left ${summary.podsLeft}, checks ${summary.checks}
Largest item ${(summary.largestItem.bytes / 1024).toFixed(1)} KB (${summary.largestItem.what}); writes refused for their size ${summary.tooLarge}
Digest ${summary.digest}
`;
};
