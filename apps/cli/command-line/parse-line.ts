import { parseArgs } from 'node:util';
import { UsageFault } from '../exit.ts';
import { type GlobalValues, globalOptions } from './global-options.ts';
import { suggestion } from './nearest.ts';
import { readValue } from './read-value.ts';
import type { CommandSpec, Input, OptionSpec, OptionSpecs } from './spec.ts';

export interface ParsedLine<Spec extends CommandSpec> {
  readonly globals: GlobalValues;
  readonly input: Input<Spec>;
}

/**
 * Parses the line by the spec. Throws UsageFault for an unknown option or a wrong number of arguments. The arguments are not checked if
 * `--help` is given.
 */
export const parseLine = <Spec extends CommandSpec>(spec: Spec, line: readonly string[]): ParsedLine<Spec> => {
  const known: OptionSpecs = { ...spec.options, ...globalOptions };
  const { given, positionals } = tokensOf(spec, known, line);
  const values = Object.fromEntries(
    Object.entries(known).map(([name, option]) => [name, readValue(name, option, given.get(name) ?? [])]),
  );
  const globals = pick(values, Object.keys(globalOptions)) as unknown as GlobalValues;
  const args = globals.help ? [] : argumentsOf(spec, positionals);
  return { globals, input: { options: pick(values, Object.keys(spec.options)), args } as unknown as Input<Spec> };
};

const pick = (values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, values[name]]));

const tokensOf = (spec: CommandSpec, known: OptionSpecs, line: readonly string[]) => {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, option]) => [
      name,
      {
        type: option.kind === 'flag' ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...line], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (option === undefined) throw unknownOption(spec, rawName, Object.keys(known));
    given.set(name, [...(given.get(name) ?? []), givenValue(rawName, option, value, inlineValue)]);
  }
  return { given, positionals };
};

const givenValue = (
  rawName: string,
  option: OptionSpec,
  value: string | undefined,
  isInline: boolean | undefined,
): string => {
  if (option.kind === 'flag') {
    if (value === undefined) return 'true';
    throw new UsageFault(`${rawName} takes no value.`);
  }
  // Without this check, an option that lacks its value would take the next option as its value.
  if (value === undefined || (!isInline && value.startsWith('-') && value !== '-')) {
    throw new UsageFault(`${rawName} takes a value: ${rawName} ${option.value}`);
  }
  return value;
};

const unknownOption = ({ name }: CommandSpec, rawName: string, names: readonly string[]): UsageFault => {
  const near = suggestion(rawName.replace(/^-+/, ''), names).replaceAll(/(?<= mean | or )/g, '--');
  const shown = ['podwarden', name].filter((word) => word !== '').join(' ');
  return new UsageFault(`${shown} has no option ${rawName}.${near}`, [`${shown} --help lists its options.`]);
};

const argumentsOf = (spec: CommandSpec, given: readonly string[]): unknown[] => {
  const rest = [...given];
  const values = spec.arguments.map(({ name, help, isOptional, many }) => {
    const taken = many ? rest.splice(0) : rest.splice(0, 1);
    if (taken.length === 0 && !isOptional) {
      throw new UsageFault(`podwarden ${spec.name} needs ${name}: ${help}.`, [usageOf(spec)]);
    }
    return many ? taken : taken[0];
  });
  if (rest.length === 0) return values;
  // The message does not quote the argument, because an argument after `secrets set NAME` is a secret.
  const most = spec.arguments.length;
  const taken = most === 0 ? 'no argument' : `${most} ${most === 1 ? 'argument' : 'arguments'} at most`;
  throw new UsageFault(
    `podwarden ${spec.name} takes ${taken}, and there ${given.length === 1 ? 'is 1' : `are ${given.length}`}.`,
    [usageOf(spec)],
  );
};

/** The usage line, such as `Usage: podwarden job wait JOB [OPTIONS]`. */
export const usageOf = ({ name, arguments: args, options }: CommandSpec): string => {
  const words = args.map(({ name: word, isOptional, many }) => {
    const shown = many ? `${word}...` : word;
    return isOptional ? `[${shown}]` : shown;
  });
  return ['Usage: podwarden', name, ...words, ...(Object.keys(options).length > 0 ? ['[OPTIONS]'] : [])].join(' ');
};
