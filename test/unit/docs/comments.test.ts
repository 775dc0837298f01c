import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/**
 * A comment that opens so puts its subject last, has none, or leaves it to be guessed. A docstring is a comment; a heading in
 * Markdown is none.
 */
const openings =
  /(?:\/\*\*?|(?<!:)\/\/|(?<!#)#|^\s*\*|""") ?(?:What|Who|Whoever|Whose|That|Whatever|Which|Whether|Of|Whom|Whichever|It|Its|They|Their|Those)\b(?!['`]).*/gm;

/** A comment that opens so has no subject, or puts its subject behind a clause. */
const clauses =
  /(?:\/\*\*?|(?<!:)\/\/|(?<!#)#(?!!)|""") ?(?:As|By|With|From|Where|To|At|For|Until|Since|So|Because|Among|Under|Between|Then|Else)\b(?!['`]).*/g;

const found = (files: string, pattern = openings): readonly string[] =>
  globSync(files, { cwd: root })
    .filter((path) => !/node_modules|\/generated\/|docs\/comments\.test/.test(path))
    .flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(pattern)].map(([line]) => `${path}: ${line.trim()}`),
    );

describe('comments', () => {
  it.each(['{apps,functions,infra,shared}/**/*.{ts,tsx,mjs,py,sh,css}', 'test/**/*.{ts,tsx,mjs,py,sh}'])(
    'put their subject first: %s',
    (files) => {
      expect(globSync(files, { cwd: root }).length).toBeGreaterThan(500);
      expect(found(files)).toEqual([]);
    },
  );

  it('of the product have a subject', () => {
    expect(found('{apps,functions,infra,shared}/**/*.{ts,tsx,mjs,py,sh,css}', clauses)).toEqual([]);
    expect([...'/** By user. */ // As it is.'.matchAll(clauses)]).toHaveLength(1);
  });

  it.each([
    ['/** Which jobs are whose. */', 1],
    ['// What earlier sweeps left.', 1],
    ['"""Whether the disk is full."""', 1],
    ['# Of all that live.', 1],
    [' * Whoever waits.', 1],
    ['/** Their names. */', 1],
    ["'## What was counted'", 0],
    ['/** The jobs of each user. */', 0],
    ['const url = "https://That.example";', 0],
  ])('are judged by their first word: %s', (line, count) => {
    expect([...line.matchAll(openings)]).toHaveLength(count);
  });
});
