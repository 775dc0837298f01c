/** 122 random bits and more, of characters that a header may have. */
export const newKey = (random: () => number): string =>
  Array.from({ length: 4 }, () => random().toString(36).slice(2, 12)).join('-');
