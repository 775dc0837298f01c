import type { CommandLine } from '../resolve-command.ts';
import { runCommand } from '../run-command.ts';
import type { World } from '../world.ts';
import { nodeWorld } from './node-world.ts';

/**
 * Runs a command with Node.js. Help and `--version` do not need this code, so the package keeps the code apart (`infra/cli/bundle-cli.ts`).
 */
export const runInNode = (line: CommandLine, terminal: Pick<World, 'out' | 'err'>): Promise<number> =>
  runCommand(line, nodeWorld(terminal));
