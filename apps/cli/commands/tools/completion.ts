import { suggestion } from '../../command-line/nearest.ts';
import { exit, UsageFault } from '../../exit.ts';
import type { Run } from '../run.ts';

const shells: Readonly<Record<string, () => Promise<string>>> = {
  bash: async () => (await import('../../completion/bash.ts')).bashScript(),
  zsh: async () => (await import('../../completion/zsh.ts')).zshScript(),
  fish: async () => (await import('../../completion/fish.ts')).fishScript(),
};

export const run: Run<'completion'> = async ({ args: [shell] }, session) => {
  const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (script === undefined) {
    throw new UsageFault(
      `There is a completion for bash, zsh and fish, not for ${shell}.${suggestion(shell, Object.keys(shells))}`,
    );
  }
  session.print((await script()).trimEnd());
  return exit.ok;
};
