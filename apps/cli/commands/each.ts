import { confirm } from '../ask.ts';
import type { ExitCode } from '../exit.ts';
import { exit } from '../exit.ts';
import { reportFault } from '../report-fault.ts';
import type { Session } from '../session.ts';

/** The input of a command that takes names of things to act on, and asks unless `--yes` is given. */
interface NamesInput {
  readonly args: readonly [readonly string[]];
  readonly options: { readonly yes: boolean };
}

export interface EachOf {
  /** Resolves a name to an id. */
  readonly find: (name: string) => Promise<string>;
  /** The question that names the consequence, with a question mark. */
  readonly question: (ids: readonly string[]) => string;
  /** Acts on one thing and resolves to the message about it. */
  readonly act: (id: string) => Promise<string>;
}

/**
 * Acts on each of several things after one question for all. All names are resolved to ids before anything is changed. A failure does not
 * stop the remaining actions. The exit code is that of the first failure.
 */
export const actOnEach = async (
  { args: [names], options }: NamesInput,
  session: Session,
  { find, question, act }: EachOf,
): Promise<ExitCode> => {
  const ids: string[] = [];
  for (const name of names) ids.push(await find(name));
  const each = [...new Set(ids)];
  await confirm(session, question(each), options.yes);
  let code: ExitCode = exit.ok;
  const done: string[] = [];
  for (const id of each) {
    try {
      session.say(await act(id));
      done.push(id);
    } catch (error) {
      if (session.signal.aborted) throw error;
      const failed = reportFault(error, session.world, session.globals.json) as ExitCode;
      if (code === exit.ok) code = failed;
    }
  }
  if (session.globals.json) session.printJson(done);
  else if (session.globals.quiet) for (const id of done) session.print(id);
  return code;
};

/** Returns a text such as `2 datasets` or `dataset X`. */
export const counted = (what: string, ids: readonly string[]): string =>
  ids.length === 1 ? `${what} ${ids[0]}` : `${ids.length} ${what}s`;
