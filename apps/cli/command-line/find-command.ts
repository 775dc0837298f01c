import { UsageFault } from '../exit.ts';
import { globalOptions } from './global-options.ts';
import { suggestion } from './nearest.ts';
import type { CommandSpec } from './spec.ts';

export interface Found<Spec extends CommandSpec> {
  readonly spec: Spec;
  /** The command line without the name of the command. */
  readonly rest: readonly string[];
}

/** Names that people try, each with the real name of the command. */
const otherNames: Readonly<Record<string, string>> = {
  datasets: 'dataset list',
  'dataset ls': 'dataset list',
  'dataset delete': 'dataset rm',
  'dataset get': 'dataset show',
  configs: 'config list',
  'config ls': 'config list',
  'config delete': 'config rm',
  'config get': 'config show',
  'job list': 'jobs',
  'job ls': 'jobs',
  'jobs list': 'jobs',
  'job get': 'job show',
  'job log': 'job logs',
  'job stop': 'job cancel',
  logs: 'job logs',
  watch: 'job watch',
  'keys list': 'keys',
  'keys ls': 'keys',
  'keys delete': 'keys rm',
  'secrets list': 'secrets',
  'secrets ls': 'secrets',
  'secrets delete': 'secrets rm',
  'gpus list': 'gpus',
  gpu: 'gpus',
  key: 'keys',
  secret: 'secrets',
};

/** Returns the index of the first word of the command name. Global options may precede the name, with their values. */
const beforeName = (argv: readonly string[]): number => {
  let at = 0;
  while (argv[at]?.startsWith('-') && argv[at] !== '-') {
    const name = argv[at]?.replace(/^--/, '') ?? '';
    const spec = Object.hasOwn(globalOptions, name) ? globalOptions[name as keyof typeof globalOptions] : undefined;
    at += spec !== undefined && spec.kind !== 'flag' ? 2 : 1;
  }
  return at;
};

/**
 * Finds the command whose name the line begins with. A name of two words is tried before a name of one word. Returns a group if the line
 * names only a group of commands, and the group `undefined` if the line has no word. Throws UsageFault with the nearest names for an
 * unknown command.
 */
export const findCommand = <Spec extends CommandSpec>(
  argv: readonly string[],
  specs: readonly Spec[],
): Found<Spec> | { readonly group: string | undefined; readonly rest: readonly string[] } => {
  const at = beforeName(argv);
  const before = argv.slice(0, at);
  const [first, second] = argv.slice(at);
  if (first === undefined) return { group: undefined, rest: before };
  const byName = (name: string): Spec | undefined =>
    specs.find((spec) => spec.name === (Object.hasOwn(otherNames, name) ? otherNames[name] : name));
  const two = second === undefined || second.startsWith('-') ? undefined : byName(`${first} ${second}`);
  if (two) return { spec: two, rest: [...before, ...argv.slice(at + 2)] };
  const inGroup = specs.filter(({ name }) => name.startsWith(`${first} `));
  const one = byName(first);
  const isStray = second !== undefined && !second.startsWith('-') && (one?.arguments.length ?? 0) === 0;
  if (inGroup.length > 0 && isStray) throw unknownIn(first, second, inGroup);
  if (one) return { spec: one, rest: [...before, ...argv.slice(at + 1)] };
  if (inGroup.length > 0) return { group: first, rest: [...before, ...argv.slice(at + 1)] };
  const names = [...specs.map(({ name }) => name), ...specs.map(({ name }) => name.split(' ')[0] ?? name)];
  throw new UsageFault(`There is no command "${first}".${suggestion(first, [...new Set(names)])}`, [
    'podwarden --help lists the commands.',
  ]);
};

const unknownIn = (group: string, word: string, specs: readonly CommandSpec[]): UsageFault => {
  const words = specs.map(({ name }) => name.slice(group.length + 1));
  return new UsageFault(`There is no command "${group} ${word}".${suggestion(word, words)}`, [
    `podwarden ${group} has ${words.join(', ')}.`,
  ]);
};
