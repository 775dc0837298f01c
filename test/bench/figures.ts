/** Where a command writes what it found: between two marks, one line each, of a page that people write. */
const marksOf = (command: string) => ({
  begin: `<!-- figures: ${command} -->`,
  end: `<!-- end of figures: ${command} -->`,
});

export const withFigures = (page: string, command: string, figures: string): string => {
  const { begin, end } = marksOf(command);
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no ${begin} and ${end}.`);
  return `${before}${begin}\n\n${figures.trim()}\n\n${end}${after}`;
};

/** Markdown; numbers to the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], textColumns = 1): string =>
  [
    `| ${head.join(' | ')} |`,
    `| ${head.map((_, nth) => (nth < textColumns ? '---' : '---:')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
