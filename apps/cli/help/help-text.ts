import { wrapToWidth } from '../../../shared/terminal/text-width.ts';
import { globalOptions } from '../command-line/global-options.ts';
import { usageOf } from '../command-line/parse-line.ts';
import type { CommandSpec, OptionSpecs } from '../command-line/spec.ts';
import { chapters } from '../specs/all.ts';

/** The widest line of the help. Longer lines are hard to read on any terminal. */
const widest = 100;

const firstSteps = [
  'podwarden login --api URL',
  'podwarden dataset upload chats.jsonl',
  'podwarden config init',
  'podwarden deploy config.json --dataset chats.jsonl --gpu "RTX 4090" --budget 5',
];

const exits = [
  '0 all went well   1 the job failed or was cancelled   2 the line cannot be done as typed',
  '3 sign in   4 not found   5 refused   6 no answer after retries   130 Ctrl-C',
];

const inColumns = (rows: readonly (readonly [string, string])[], width: number): string[] => {
  const first = Math.min(26, Math.max(...rows.map(([name]) => name.length)));
  // The meaning of an option is printed below its name if the terminal is narrow.
  const isNarrow = width < first + 34;
  return rows.flatMap(([name, text]) => {
    const lines = wrapToWidth(text, isNarrow ? width - 6 : width - first - 4);
    if (isNarrow || name.length > first) {
      return [`  ${name}`, ...lines.map((line) => `${' '.repeat(isNarrow ? 6 : first + 4)}${line}`)];
    }
    return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(first)}  ${line}`);
  });
};

const optionRows = (options: OptionSpecs): (readonly [string, string])[] =>
  Object.entries(options).map(([name, option]) => {
    const value = option.kind === 'flag' ? '' : ` ${option.value}`;
    const many = option.kind === 'text' && option.many ? ' (may be given several times)' : '';
    return [
      `${option.short === undefined ? '' : `-${option.short}, `}--${name}${value}`,
      `${option.help}${many}`,
    ] as const;
  });

const widthFor = (columns: number): number => Math.min(widest, columns);

export const generalHelp = (columns: number): string => {
  const width = widthFor(columns);
  const lists = chapters.flatMap(({ title, specs }) => [
    '',
    title,
    ...inColumns(
      specs.map(({ name, summary }) => [name, summary] as const),
      width,
    ),
  ]);
  return [
    'podwarden: fine-tuning on rented GPUs, from a terminal',
    '',
    'Usage: podwarden COMMAND [OPTIONS]',
    '',
    'First steps',
    ...firstSteps.map((line) => `  ${line}`),
    ...lists,
    '',
    'Options of every command',
    ...inColumns(optionRows(globalOptions), width),
    '',
    'Exit codes',
    ...exits.flatMap((line) => wrapToWidth(line, width - 2)).map((line) => `  ${line}`),
    '',
    'podwarden COMMAND --help shows what a command does, with examples.',
  ].join('\n');
};

export const groupHelp = (group: string, specs: readonly CommandSpec[], columns: number): string =>
  [
    `Usage: podwarden ${group} COMMAND [OPTIONS]`,
    '',
    ...inColumns(
      specs.filter(({ name }) => name.startsWith(`${group} `)).map(({ name, summary }) => [name, summary] as const),
      widthFor(columns),
    ),
  ].join('\n');

export const commandHelp = (spec: CommandSpec, columns: number): string => {
  const width = widthFor(columns);
  const argumentRows = spec.arguments.map(({ name, help }) => [name, help] as const);
  return [
    ...wrapToWidth(`${spec.summary}.`, width),
    '',
    usageOf(spec),
    ...(argumentRows.length === 0 ? [] : ['', ...inColumns(argumentRows, width)]),
    '',
    'Examples',
    ...spec.examples.flatMap(({ line, does }) => [`  podwarden ${line}`, ...wrapToWidth(`      ${does}`, width)]),
    ...(Object.keys(spec.options).length === 0 ? [] : ['', 'Options', ...inColumns(optionRows(spec.options), width)]),
    ...(spec.details ?? []).flatMap((paragraph) => ['', ...wrapToWidth(paragraph, width)]),
    '',
    ...wrapToWidth('Every command also takes --json, --quiet and --profile NAME.', width),
  ].join('\n');
};
