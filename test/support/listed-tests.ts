import { readFileSync } from 'node:fs';

export interface ListedTest {
  readonly file: string;
  readonly name: string;
}

/** The tests that a row of a table lists in its last column, one file a line: `file`: `name` · `name`. */
export const testsListedIn = (row: string): ListedTest[] =>
  (row.split(' | ').at(-1) ?? '').split('<br>').flatMap((listed) => {
    const [file = '', ...names] = [...listed.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? '');
    return names.map((name) => ({ file, name }));
  });

/** Whether the file has a test of exactly that name, as it stands in the source. */
export const hasTest = ({ file, name }: ListedTest): boolean => {
  const source = readFileSync(file, 'utf8');
  if (file.endsWith('.py')) return source.includes(`    def ${name}(self)`);
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`));
};
