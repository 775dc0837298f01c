import process from 'node:process';

/**
 * `npm test` gives a twentieth of its runs to each property, with other seeds each time, so that it ends in minutes;
 * `PODWARDEN_TEST_EFFORT=full`, as `.ci/run` sets it, gives all of them.
 */
export const isFullEffort = process.env.PODWARDEN_TEST_EFFORT === 'full';

/** Settings of fast-check for a property that deserves so many runs at full effort. A broken one prints its seed. */
export const propertyRuns = (full: number): { readonly numRuns: number } => ({
  numRuns: isFullEffort ? full : Math.max(Math.ceil(full / 20), Math.min(full, 10)),
});
