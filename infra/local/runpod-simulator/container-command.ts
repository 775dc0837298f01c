import * as z from 'zod';
import { Problem } from './problem.ts';

const execForm = z.object({ entrypoint: z.array(z.string()).optional(), cmd: z.array(z.string()).optional() });

/** Splits as a POSIX shell would, quotes and backslashes included, without expanding anything. */
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

/** Both representations, as every answer gives them. Nothing in either means the image's own start script. */
export interface ContainerCommand extends ExecForm {
  readonly args: string;
}

/** `{"entrypoint":[],"cmd":[]}`, or a plain string that becomes CMD after splitting: the simulated images have no entrypoint. */
const execFormOf = (args: string): ExecForm => {
  if (args.trimStart().startsWith('{')) {
    try {
      const { entrypoint = [], cmd = [] } = execForm.parse(JSON.parse(args));
      return { entrypoint, cmd };
    } catch {
      // Not the JSON form after all: a plain string may begin with a brace.
    }
  }
  return { entrypoint: [], cmd: splitShellWords(args) };
};

const encoded = ({ entrypoint, cmd }: ExecForm): string =>
  entrypoint.length + cmd.length === 0 ? '' : JSON.stringify({ entrypoint, cmd });

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * The command of a create: `args` as it is stored, and taken apart. `entrypoint` and `cmd` are stored in `args`; beside an
 * `args` they must say the same as it, so that a client may send back what it has read.
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
