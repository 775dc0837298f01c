/** A part of a page that a command writes. Two comments in the page mark the place of the part and name the command. */
export interface MadePart {
  readonly name: string;
  /** The command line, for example `npm run cli:docs`. */
  readonly command: string;
}

/** Returns the page with the new text of the part. Throws if the page has no markers for the part. */
export const withPart = (page: string, { name, command }: MadePart, text: string): string => {
  const [start, end] = [`<!-- ${name}: ${command} -->`, `<!-- end of ${name}: ${command} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`The page has no lines ${start} and ${end}.`);
  return `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
};
