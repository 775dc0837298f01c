import { globalOptions } from '../../apps/cli/command-line/global-options.ts';
import { usageOf } from '../../apps/cli/command-line/parse-line.ts';
import type { CommandSpec, OptionSpecs } from '../../apps/cli/command-line/spec.ts';
import { chapters } from '../../apps/cli/specs/all.ts';
import { withPart } from '../docs/made-part.ts';

/** Escapes vertical bars, which would end the cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const optionTable = (options: OptionSpecs): readonly string[] => {
  const rows = Object.entries(options).map(([name, option]) => {
    const value = option.kind === 'flag' ? '' : ` ${option.value}`;
    const short = option.short === undefined ? '' : `\`-${option.short}\`, `;
    const many = option.kind === 'text' && option.many ? '; may be given several times' : '';
    return `| ${short}\`--${cell(name + value)}\` | ${cell(option.help)}${many} |`;
  });
  return rows.length === 0 ? [] : ['', '| option | |', '|---|---|', ...rows];
};

const commandSection = (spec: CommandSpec): readonly string[] => [
  '',
  `#### ${spec.name}`,
  '',
  `${spec.summary}.`,
  ...(spec.details ?? []).flatMap((paragraph) => ['', paragraph]),
  '',
  '```',
  usageOf(spec),
  ...spec.examples.map(({ line, does }) => `podwarden ${line}    # ${does}`),
  '```',
  ...optionTable(spec.options),
];

/** Returns the reference of all commands for docs/cli.md. */
export const cliReference = (): string =>
  [
    'Every command takes these, before or after its name:',
    ...optionTable(globalOptions),
    ...chapters.flatMap(({ title, specs }) => ['', `### ${title}`, ...specs.flatMap(commandSection)]),
  ].join('\n');

/** Returns the page with the current reference of the commands. Throws if the page has no markers for the reference. */
export const withReference = (page: string): string =>
  withPart(page, { name: 'commands', command: 'npm run cli:docs' }, cliReference());
