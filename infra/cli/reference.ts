import { globalOptions } from '../../apps/cli/command-line/global-options.ts';
import { usageOf } from '../../apps/cli/command-line/parse-line.ts';
import type { CommandSpec, OptionSpecs } from '../../apps/cli/command-line/spec.ts';
import { chapters } from '../../apps/cli/specs/all.ts';
import { withPart } from '../docs/made-part.ts';

/** A bar would end the cell of a table. */
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

/** All commands as the page of the command line lists them. */
export const cliReference = (): string =>
  [
    'Every command takes these, before or after its name:',
    ...optionTable(globalOptions),
    ...chapters.flatMap(({ title, specs }) => ['', `### ${title}`, ...specs.flatMap(commandSection)]),
  ].join('\n');

/** The page with the commands as they are. Throws where it has no place for them. */
export const withReference = (page: string): string =>
  withPart(page, { name: 'commands', command: 'npm run cli:docs' }, cliReference());
