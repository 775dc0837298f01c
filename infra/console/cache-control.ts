/**
 * Returns the header Cache-Control. A browser keeps an immutable file for a year without asking for it again. A browser asks for any
 * other file each time, and gets 304 if the file is unchanged.
 */
export const cacheControlOf = (immutable: boolean): string =>
  immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
