import { readFileSync } from 'node:fs';

export interface ListedTest {
  readonly file: string;
  readonly name: string;
}

export interface Section {
  readonly heading: string;
  /** Listed one file a line: - `file`: `name` · `name`. */
  readonly tests: readonly ListedTest[];
}

const testsOf = (line: string): ListedTest[] => {
  const [file = '', ...names] = [...line.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? '');
  return names.map((name) => ({ file, name }));
};

/** The sections of a page whose headings begin with the mark (`## `), with the tests that each lists. */
export const sectionsOf = (page: string, mark: string): Section[] =>
  page
    .split(/^(?=#)/m)
    .filter((section) => section.startsWith(mark))
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return {
        heading: heading.slice(mark.length),
        tests: lines.filter((line) => /^- `[\w./-]+\.(?:ts|py)`: /.test(line)).flatMap(testsOf),
      };
    });

/** True where the file has a test of exactly that name, as it stands in the source. */
export const hasTest = ({ file, name }: ListedTest): boolean => {
  const source = readFileSync(file, 'utf8');
  if (file.endsWith('.py')) return source.includes(`    def ${name}(self)`);
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`));
};
