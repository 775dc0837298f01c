import json from 'podwarden:specs';
import type { specsByChapter as SpecsByChapter } from './chapters.ts';

/** Stands in for `chapters.ts` in the package: JSON is read faster than code that makes the same objects. */
export const specsByChapter: typeof SpecsByChapter = JSON.parse(json);
