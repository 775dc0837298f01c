/** The codes of colors and styles. The text itself also says everything that a color means. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type StyleName = keyof typeof codes;

/** Adds a style to a text. `text` must already be printable: the caller must make foreign text printable first. */
export const styled = (text: string, style: StyleName | undefined, hasColors: boolean): string => {
  if (!hasColors || style === undefined || text === '') return text;
  const [on, off] = codes[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};
