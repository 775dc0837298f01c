import { globalOptions } from '../command-line/global-options.ts';
import type { CommandSpec, OptionSpec } from '../command-line/spec.ts';
import { allSpecs } from '../specs/all.ts';

export interface CompletedOption {
  readonly name: string;
  readonly short: string | undefined;
  /** The option as it is typed: `--name`, and `-n` if it has a short form. */
  readonly flags: readonly string[];
  readonly help: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  readonly takesFile: boolean;
}

/** The facts about a command that the completion scripts need. */
export interface CompletedCommand {
  readonly words: readonly string[];
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly takesFile: boolean;
  /** The values of the first argument. Empty if the argument has no fixed set of values. */
  readonly choices: readonly string[];
}

const fileWords = new Set(['FILE', 'CONFIG', 'FILE|DATASET', 'PATH']);

const completedOption = ([name, option]: readonly [string, OptionSpec]): CompletedOption => ({
  name,
  short: option.short,
  flags: [`--${name}`, ...(option.short === undefined ? [] : [`-${option.short}`])],
  help: option.help,
  takesValue: option.kind !== 'flag',
  choices: option.kind === 'text' ? (option.choices ?? []) : [],
  takesFile: option.kind === 'text' && fileWords.has(option.value),
});

const choicesOf = ({ name }: CommandSpec): readonly string[] => {
  if (name === 'completion') return ['bash', 'zsh', 'fish'];
  return name === 'help' ? [...new Set(allSpecs.map((spec) => spec.name.split(' ')[0] ?? ''))] : [];
};

export const completedCommands = (): readonly CompletedCommand[] =>
  allSpecs.map((spec) => ({
    words: spec.name.split(' '),
    summary: spec.summary,
    options: Object.entries({ ...spec.options, ...globalOptions }).map(completedOption),
    takesFile: spec.arguments.some(({ name }) => fileWords.has(name)),
    choices: choicesOf(spec),
  }));

/** Returns the commands of two words by their first word. */
export const groupsOf = (commands: readonly CompletedCommand[]): ReadonlyMap<string, readonly CompletedCommand[]> => {
  const groups = new Map<string, CompletedCommand[]>();
  for (const command of commands) {
    const [first = '', second] = command.words;
    if (second !== undefined) groups.set(first, [...(groups.get(first) ?? []), command]);
  }
  return groups;
};

/** Returns the first word of each command or group once, with its summary. */
export const firstWords = (): readonly { readonly word: string; readonly summary: string }[] => {
  const words = new Map<string, string>();
  for (const {
    words: [first = '', second],
    summary,
  } of completedCommands()) {
    const known = words.get(first);
    // The summary of a command of one word replaces the name of a group that begins with the same word.
    if (known === undefined || second === undefined) words.set(first, second === undefined ? summary : `${first} ...`);
  }
  return [...words].map(([word, summary]) => ({ word, summary }));
};
