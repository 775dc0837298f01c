import type { CommandLine } from '../resolve-command.ts';
import { runCommand } from '../run-command.ts';
import type { World } from '../world.ts';
import { nodeWorld } from './node-world.ts';

/** All of the program that help and the version do without; the package keeps it apart (`infra/cli/bundle-cli.ts`). */
export const runInNode = (line: CommandLine, terminal: Pick<World, 'out' | 'err'>): Promise<number> =>
  runCommand(line, nodeWorld(terminal));
