import { findCommand } from './command-line/find-command.ts';
import { parseLine } from './command-line/parse-line.ts';
import { loaders } from './commands/load.ts';
import { exit } from './exit.ts';
import { commandHelp, generalHelp, groupHelp } from './help/help-text.ts';
import { reportFault } from './report-fault.ts';
import { Session } from './session.ts';
import { type CommandKey, specs } from './specs/all.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

const keyed = (Object.keys(specs) as CommandKey[]).map((key) => ({ ...specs[key], key }));

/** Runs one line; answers what the process ends with. Never throws. */
export const runCli = async (argv: readonly string[], world: World): Promise<number> => {
  const asJson = argv.includes('--json');
  try {
    return await runLine(argv, world);
  } catch (error) {
    if (world.interrupted.aborted) return exit.interrupted;
    return reportFault(error, world, asJson);
  }
};

const runLine = async (argv: readonly string[], world: World): Promise<number> => {
  const found = findCommand(argv, keyed);
  const columns = world.out.columns();
  if (!('spec' in found)) return withoutCommand(found, world);
  const { globals, input } = parseLine(found.spec, found.rest);
  if (globals.version) return print(world, version);
  if (globals.help) return print(world, commandHelp(found.spec, columns));
  const { run } = await loaders[found.spec.key]();
  const session = new Session(world, globals, async () => {
    const { connect } = await import('./connect.ts');
    return connect(world, globals);
  });
  return run(input as never, session).catch((error: unknown) => {
    if (world.interrupted.aborted) for (const line of session.atInterrupt) session.say(line);
    throw error;
  });
};

const print = (world: World, text: string): number => {
  world.out.write(`${text}\n`);
  return exit.ok;
};

/** No name of a command: help that was asked for is data, else it is talk. */
const withoutCommand = (
  { group, rest }: { readonly group: string | undefined; readonly rest: readonly string[] },
  world: World,
): number => {
  const shell = { name: group ?? '', summary: '', arguments: [], options: {}, examples: [] } as const;
  const { globals } = parseLine(shell, rest);
  if (globals.version) return print(world, version);
  const text = (columns: number) => (group === undefined ? generalHelp(columns) : groupHelp(group, keyed, columns));
  if (globals.help) return print(world, text(world.out.columns()));
  world.err.write(`${text(world.err.columns())}\n`);
  return exit.usage;
};
