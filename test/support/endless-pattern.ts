/** True where a pattern lets a character, or a class of them, come any number of times. */
export const isEndless = (pattern: string): boolean =>
  /[*+]|\{\d+,\}/.test(pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x'));
