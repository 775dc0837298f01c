import { findCommand } from '../../command-line/find-command.ts';
import { exit } from '../../exit.ts';
import { commandHelp, generalHelp, groupHelp } from '../../help/help-text.ts';
import { allSpecs } from '../../specs/all.ts';
import type { Run } from '../run.ts';

export const run: Run<'help'> = async ({ args: [words] }, session) => {
  const columns = session.world.out.columns();
  const found = findCommand(words, allSpecs);
  if ('spec' in found) session.print(commandHelp(found.spec, columns));
  else session.print(found.group === undefined ? generalHelp(columns) : groupHelp(found.group, allSpecs, columns));
  return exit.ok;
};
