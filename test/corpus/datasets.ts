import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Declared } from './dataset-answer.ts';

/** Small files of every kind that people upload, each with what both sides must say of it in a file beside it. */

export const corpusFolder = join(import.meta.dirname, 'datasets');
const suffix = '.expected.json';

export type Expected = Answer & { readonly declared?: Declared };

export const corpusFiles: readonly string[] = globSync('*/*', { cwd: corpusFolder })
  .filter((name) => !name.endsWith(suffix))
  .sort();

export const bytesOf = (name: string): Buffer => readFileSync(join(corpusFolder, name));

export const expectationPath = (name: string): string => join(corpusFolder, name + suffix);

export const expectedOf = (name: string): Expected => JSON.parse(readFileSync(expectationPath(name), 'utf8'));
