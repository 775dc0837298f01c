import { loaders } from './commands/load.ts';
import { exit } from './exit.ts';
import { reportFault } from './report-fault.ts';
import type { CommandLine } from './resolve-command.ts';
import { Session } from './session.ts';
import type { World } from './world.ts';

/** Runs a command and resolves to the exit code of the process. Never throws. */
export const runCommand = async ({ key, globals, input }: CommandLine, world: World): Promise<number> => {
  const session = new Session(world, globals, async (say) => {
    const { connect } = await import('./connect.ts');
    return connect(world, globals, say);
  });
  try {
    const { run } = await loaders[key]();
    // The cast is safe, because the spec of the same key has parsed the line.
    return await run(input as never, session);
  } catch (error) {
    if (!world.interrupted.aborted) return reportFault(error, world, globals.json, session.ifUnanswered);
    for (const line of session.atInterrupt) session.say(line);
    return exit.interrupted;
  }
};
