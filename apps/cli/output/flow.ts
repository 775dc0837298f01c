import { widthOf } from '../../../shared/terminal/text-width.ts';

const separator = ' · ';

/** Joins the parts into as few lines as fit the width. */
export const flow = (parts: readonly (string | undefined)[], width: number): string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    if (part === undefined || part === '') continue;
    const last = lines.at(-1);
    const longer = last === undefined ? part : `${last}${separator}${part}`;
    if (last === undefined || widthOf(longer) > width) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};
