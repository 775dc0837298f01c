import { findCommand } from './command-line/find-command.ts';
import type { GlobalValues } from './command-line/global-options.ts';
import { parseLine } from './command-line/parse-line.ts';
import { type ExitCode, exit } from './exit.ts';
import { commandHelp, generalHelp, groupHelp } from './help/help-text.ts';
import { type CommandKey, specs } from './specs/all.ts';
import { version } from './version.ts';

/** A command line that names a command, checked against the spec of the command. */
export interface CommandLine {
  readonly kind: 'command';
  readonly key: CommandKey;
  readonly globals: GlobalValues;
  /** The parsed input. The spec of `key` determines the type of the input. */
  readonly input: unknown;
}

/** A command line that is answered by a text, such as help or the version. */
export interface TextLine {
  readonly kind: 'text';
  readonly text: (columns: number) => string;
  /** Requested help is data and goes to standard output. Unrequested help goes to standard error. */
  readonly isData: boolean;
  readonly exitCode: ExitCode;
}

const keyed = (Object.keys(specs) as CommandKey[]).map((key) => ({ ...specs[key], key }));

const data = (text: TextLine['text']): TextLine => ({ kind: 'text', text, isData: true, exitCode: exit.ok });

/** Finds the command or the text for a command line. Throws UsageFault if the line is not valid. */
export const resolveCommand = (argv: readonly string[]): CommandLine | TextLine => {
  const found = findCommand(argv, keyed);
  if (!('spec' in found)) return withoutCommand(found.group, found.rest);
  const { spec, rest } = found;
  const { globals, input } = parseLine(spec, rest);
  if (globals.version) return data(() => version);
  if (globals.help) return data((columns) => commandHelp(spec, columns));
  return { kind: 'command', key: spec.key, globals, input };
};

const withoutCommand = (group: string | undefined, rest: readonly string[]): TextLine => {
  const shell = { name: group ?? '', summary: '', arguments: [], options: {}, examples: [] } as const;
  const { globals } = parseLine(shell, rest);
  if (globals.version) return data(() => version);
  const text = (columns: number) => (group === undefined ? generalHelp(columns) : groupHelp(group, keyed, columns));
  return globals.help ? data(text) : { kind: 'text', text, isData: false, exitCode: exit.usage };
};
