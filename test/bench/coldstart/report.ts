import { statSync } from 'node:fs';
import { table } from '../figures.ts';
import { median, quantile } from '../quantile.ts';
import { groupsOfModules } from './account.ts';
import type { Start } from './start.ts';
import { type HotFunction, hotFunctions, type Subjects } from './subjects.ts';

export interface Measured {
  /** By `<function> <variant>`, and `bare`. */
  readonly hot: ReadonlyMap<string, readonly Start[]>;
  /** By `<function> ours` and `<function> clients`. */
  readonly marked: ReadonlyMap<string, readonly Start[]>;
  readonly all: ReadonlyMap<string, readonly Start[]>;
}

/** At most so much of the load time of a handler that only makes the same clients. */
const allowedRatio = 1.25;

const figure = (starts: readonly Start[], of: keyof Omit<Start, 'status' | 'groups'>): string => {
  const values = starts.map((start) => start[of]);
  const [low, high] = [quantile(values, 0), quantile(values, 1)].map((value) => value.toFixed(0));
  return `${median(values).toFixed(1)} / ${quantile(values, 0.9).toFixed(1)} (${low}–${high})`;
};

const kilobytes = (file: string): string => (statSync(file).size / 1000).toFixed(0);

const variants = [
  ['clients', 'only its clients, bundled as functions are'],
  ['stockClients', "only its clients, with the SDK's own chain of credentials"],
  ['ours', '**the function**'],
  ['external', 'the function with the SDK of `node_modules`'],
] as const;

const accountOf = (name: HotFunction, marked: Measured['marked'], bytes: ReadonlyMap<string, number>): string => {
  const msOf = (variant: string, group: string): number =>
    median((marked.get(`${name} ${variant}`) ?? []).map(({ groups }) => groups[group] ?? 0));
  const rows = groupsOfModules
    .map(({ name: group, buys }) => {
      const [ours, clients] = [msOf('ours', group), msOf('clients', group)];
      const size = bytes.get(group);
      return {
        ours,
        cells: [group, size === undefined ? '' : (size / 1000).toFixed(0), clients.toFixed(1), ours.toFixed(1), buys],
      };
    })
    .filter(({ ours }) => ours >= 0.05);
  return table(
    ['', 'kB', 'its clients alone, ms', 'the function, ms', 'for'],
    rows.map(({ cells }) => cells),
  );
};

export const reportOf = ({ hot, marked, all }: Measured, subjects: Subjects, machine: string): string => {
  const startsOf = (name: string): readonly Start[] => hot.get(name) ?? [];
  const rowOf = (label: string, file: string, starts: readonly Start[]) => [
    label,
    kilobytes(file),
    figure(starts, 'loadCpuMs'),
    figure(starts, 'loadWallMs'),
    figure(starts, 'eventCpuMs'),
    figure(starts, 'eventWallMs'),
  ];
  const cpu = (name: string) => median(startsOf(name).map(({ loadCpuMs }) => loadCpuMs));
  const head = ['', 'kB', 'load CPU, ms', 'load wall, ms', 'first event CPU, ms', 'first event wall, ms'];
  const ratio = (name: string, to: string): string => {
    const value = cpu(`${name} ours`) / cpu(`${name} ${to}`);
    return `${value.toFixed(2)}${value <= allowedRatio ? '' : ' (over)'}`;
  };
  return [
    `${machine} Median / 90th percentile (least–most) of ${startsOf('bare').length} fresh processes each, started in turn.`,
    table(head, [rowOf('a bare handler', subjects.bare, startsOf('bare'))]),
    ...[...subjects.hot].map(
      ([name, files]) =>
        `### ${name}\n\n${table(
          head,
          variants.map(([variant, label]) => rowOf(label, files[variant], startsOf(`${name} ${variant}`))),
        )}`,
    ),
    `### Load time as a multiple, by median CPU; ${allowedRatio} is the aim`,
    table(
      ['', 'of its clients, bundled as functions are', "of its clients with the SDK's own chain"],
      hotFunctions.map((name) => [name, ratio(name, 'clients'), ratio(name, 'stockClients')]),
    ),
    '### What the time of a load is spent for',
    'The wall between the ends of the modules of a group, each the median by itself; the marks make a load a little longer.',
    ...[...subjects.marked].map(([name, { bytes }]) => `**${name}**\n\n${accountOf(name, marked, bytes)}`),
    `### Every function, only loaded, ${[...all.values()][0]?.length ?? 0} times each`,
    table(
      ['function', 'kB', 'load CPU, ms', 'load wall, ms'],
      [...subjects.all].map(([name, file]) => {
        const starts = all.get(name) ?? [];
        return [name, kilobytes(file), figure(starts, 'loadCpuMs'), figure(starts, 'loadWallMs')];
      }),
    ),
  ].join('\n\n');
};
