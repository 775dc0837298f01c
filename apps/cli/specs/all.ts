import type { CommandSpec } from '../command-line/spec.ts';
import { specsByChapter } from './chapters.ts';

type Chapters = typeof specsByChapter;
type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Specs = Intersection<Chapters[keyof Chapters]>;

export type CommandKey = keyof Specs;
export type SpecOf<Key extends CommandKey> = Specs[Key];

/** The chapters of the help, each with its commands. */
export const chapters: readonly { readonly title: string; readonly specs: readonly CommandSpec[] }[] = Object.entries(
  specsByChapter,
).map(([title, specs]) => ({ title, specs: Object.values(specs) }));

/** The specs of all commands. The key is that of the code in `commands/load.ts`. */
export const specs: Specs = Object.assign({}, ...Object.values(specsByChapter));

export const allSpecs: readonly CommandSpec[] = Object.values(specs);
