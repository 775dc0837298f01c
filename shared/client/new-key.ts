/** Returns a new Idempotency-Key of at least 122 random bits. All characters of the key are valid in a header. */
export const newKey = (random: () => number): string =>
  Array.from({ length: 4 }, () => random().toString(36).slice(2, 12)).join('-');
