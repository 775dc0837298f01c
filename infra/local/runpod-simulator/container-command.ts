import * as z from 'zod';

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

/**
 * The command of a create: `entrypoint` and `cmd` where sent, else `args`, either `{"entrypoint":[],"cmd":[]}` or a plain
 * string that becomes CMD after splitting. The simulated images have no entrypoint, so CMD is what runs. Empty means the
 * image's own start script, which sleeps for ever.
 */
export const containerCommand = (request: {
  readonly args: string;
  readonly entrypoint?: readonly string[] | undefined;
  readonly cmd?: readonly string[] | undefined;
}): string[] => {
  if (request.entrypoint !== undefined || request.cmd !== undefined) {
    return [...(request.entrypoint ?? []), ...(request.cmd ?? [])];
  }
  if (request.args.trimStart().startsWith('{')) {
    try {
      const { entrypoint = [], cmd = [] } = execForm.parse(JSON.parse(request.args));
      return [...entrypoint, ...cmd];
    } catch {
      // Not the JSON form after all: a plain string may begin with a brace.
    }
  }
  return splitShellWords(request.args);
};
