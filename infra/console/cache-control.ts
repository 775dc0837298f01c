/** A file named by its content is kept for ever; all else is asked for anew each time, and answered 304 where it is the same. */
export const cacheControlOf = (immutable: boolean): string =>
  immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
