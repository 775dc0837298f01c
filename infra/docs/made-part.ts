/** A part of a page that a command writes; two comments in the page say where it stands and which command that is. */
export interface MadePart {
  readonly name: string;
  /** As it is typed, for example `npm run cli:docs`. */
  readonly command: string;
}

/** The page with the part as it is now. Throws where it has no place for it. */
export const withPart = (page: string, { name, command }: MadePart, text: string): string => {
  const [start, end] = [`<!-- ${name}: ${command} -->`, `<!-- end of ${name}: ${command} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`The page has no lines ${start} and ${end}.`);
  return `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
};
