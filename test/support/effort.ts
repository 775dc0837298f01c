import process from 'node:process';

const set = process.env.PODWARDEN_TEST_EFFORT ?? '5';
/** The share of the work of an unhurried run, as a percentage. */
export const effortPercent = Number(set);
if (!(effortPercent >= 1 && effortPercent <= 100))
  throw new Error(`PODWARDEN_TEST_EFFORT is ${set}, not a percentage from 1 to 100.`);

/** True if suites play the cases that take long and seldom find more than the others. `npm test` leaves them out. */
export const playsAllCases = effortPercent > 5;

/**
 * Settings of fast-check for a property that deserves `full` runs. A run of the tests makes `PODWARDEN_TEST_EFFORT` percent of them, 5
 * by default, and at least 10, with a new seed each time. A property that fails prints its seed.
 */
export const propertyRuns = (full: number): { readonly numRuns: number } => ({
  numRuns: Math.max(Math.ceil((full * effortPercent) / 100), Math.min(full, 10)),
});
