import type { CommandSpec } from '../command-line/spec.ts';
import { specsByChapter } from './chapters.ts';

type Chapters = typeof specsByChapter;
type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Specs = Intersection<Chapters[keyof Chapters]>;

export type CommandKey = keyof Specs;
export type SpecOf<Key extends CommandKey> = Specs[Key];

/** The chapters of the help. */
export const chapters: readonly { readonly title: string; readonly specs: readonly CommandSpec[] }[] = Object.entries(
  specsByChapter,
).map(([title, specs]) => ({ title, specs: Object.values(specs) }));

/** Every command by the key of its code. */
export const specs: Specs = Object.assign({}, ...Object.values(specsByChapter));

export const allSpecs: readonly CommandSpec[] = Object.values(specs);
