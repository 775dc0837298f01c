import json from 'podwarden:specs';
import type { specsByChapter as SpecsByChapter } from './chapters.ts';

/** Replaces `chapters.ts` in the package, because parsing JSON is faster than running code that makes the same objects. */
export const specsByChapter: typeof SpecsByChapter = JSON.parse(json);
