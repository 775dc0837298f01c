import { confirm } from '../ask.ts';
import type { ExitCode } from '../exit.ts';
import { exit } from '../exit.ts';
import { reportFault } from '../report-fault.ts';
import type { Session } from '../session.ts';

export interface EachOf {
  /** The things to act on, as the person named them. */
  readonly names: readonly string[];
  /** One name to what it means. */
  readonly find: (name: string) => Promise<string>;
  /** The consequence, with a question mark. */
  readonly question: (ids: readonly string[]) => string;
  readonly isAnswered: boolean;
  /** Answers what is said of it. */
  readonly act: (id: string) => Promise<string>;
}

/**
 * Acts on each of several things, after one question for all. All names are understood before anything is done; then one that fails does
 * not keep the others, and the first failure is what the command ends with.
 */
export const actOnEach = async (
  { names, find, question, isAnswered, act }: EachOf,
  session: Session,
): Promise<ExitCode> => {
  const ids: string[] = [];
  for (const name of names) ids.push(await find(name));
  const each = [...new Set(ids)];
  await confirm(session, question(each), isAnswered);
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

/** `2 datasets` or `dataset X`. */
export const counted = (what: string, ids: readonly string[]): string =>
  ids.length === 1 ? `${what} ${ids[0]}` : `${ids.length} ${what}s`;
