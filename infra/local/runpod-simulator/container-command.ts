import * as z from 'zod';
import { Problem } from './problem.ts';

const execForm = z.object({ entrypoint: z.array(z.string()).optional(), cmd: z.array(z.string()).optional() });

/** Splits a command line like a POSIX shell, with quotes and backslashes, without expansion. */
export const splitShellWords = (text: string): string[] => {
  const words: string[] = [];
  for (const match of text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs)) {
    words.push(
      match[0].replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs, (_all, double, single, escaped) =>
        double === undefined ? (single ?? escaped) : double.replace(/\\(["\\$`])/g, '$1'),
      ),
    );
  }
  return words;
};

interface ExecForm {
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
}

/** The command of a container, as text and as lists. An answer of the API has both. If all are empty, the image starts its own script. */
export interface ContainerCommand extends ExecForm {
  readonly args: string;
}

/** Parses `args`: JSON with `entrypoint` and `cmd`, or a plain text that is split into `cmd`. Simulated images have no entrypoint. */
const execFormOf = (args: string): ExecForm => {
  if (args.trimStart().startsWith('{')) {
    try {
      const { entrypoint = [], cmd = [] } = execForm.parse(JSON.parse(args));
      return { entrypoint, cmd };
    } catch {
      // The text is not JSON. A plain command may also begin with a brace.
    }
  }
  return { entrypoint: [], cmd: splitShellWords(args) };
};

const encoded = ({ entrypoint, cmd }: ExecForm): string =>
  entrypoint.length + cmd.length === 0 ? '' : JSON.stringify({ entrypoint, cmd });

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * Returns the command of a create request in both forms. `entrypoint` and `cmd` are stored in `args`. If `args` is also given, they must
 * mean the same, so that a client can send back what it has read. Throws a 400 `Problem` if they differ.
 */
export const containerCommand = (request: {
  readonly args: string;
  readonly entrypoint?: readonly string[] | undefined;
  readonly cmd?: readonly string[] | undefined;
}): ContainerCommand => {
  const { args } = request;
  if (args === '') {
    const sent = { entrypoint: request.entrypoint ?? [], cmd: request.cmd ?? [] };
    return { args: encoded(sent), ...sent };
  }
  const told = execFormOf(args);
  const { entrypoint = told.entrypoint, cmd = told.cmd } = request;
  if (isSame(entrypoint, told.entrypoint) && isSame(cmd, told.cmd)) return { args, ...told };
  throw new Problem(400, 'args describes another command than entrypoint and cmd');
};
