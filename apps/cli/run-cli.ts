import { reportFault } from './report-fault.ts';
import { type CommandLine, resolveCommand } from './resolve-command.ts';
import type { World } from './world.ts';

/**
 * Runs one command line and resolves to the exit code of the process. Never throws. `runCommand` is the rest of the program, which help and
 * `--version` do not need.
 */
export const runCli = async (
  argv: readonly string[],
  terminal: Pick<World, 'out' | 'err'>,
  runCommand: (line: CommandLine) => Promise<number>,
): Promise<number> => {
  try {
    const line = resolveCommand(argv);
    if (line.kind === 'command') return await runCommand(line);
    const output = line.isData ? terminal.out : terminal.err;
    output.write(`${line.text(output.columns())}\n`);
    return line.exitCode;
  } catch (error) {
    return reportFault(error, terminal, argv.includes('--json'));
  }
};
