import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The folders from which the files of a folder import, by the name of the importing folder. */
export type FolderGraph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Returns the folder of a file, or `undefined` for a file directly in `shared` or at the root. The files in `shared` hold names and
 * numbers that all folders may use, so arrows to these files would not help.
 */
const folderOf = (path: string): string | undefined => {
  const [top = '', below] = path.split('/');
  if (top === 'functions' || top === 'infra') return top;
  return below === undefined || /\.\w+$/.test(below) ? undefined : `${top}/${below}`;
};

/** Matches imports and re-exports, except those of types, which leave nothing in the code that runs. */
const importPattern =
  /^(?:import|export) (?!type )[^;]*? from '(\.[^']+)'(?: with \{[^}]*\})?;$|\bimport\('(\.[^']+)'\)/gm;

/** Returns the graph of the imports in the TypeScript of the product. Imports of types do not count. */
export const readFolderGraph = (root: string): FolderGraph => {
  const graph = new Map<string, Set<string>>();
  for (const path of globSync('{apps,functions,infra,shared}/**/*.{ts,tsx}', { cwd: root })) {
    const folder = folderOf(path);
    if (folder === undefined) continue;
    const imported = graph.get(folder) ?? new Set();
    graph.set(folder, imported);
    for (const [, first, second] of readFileSync(join(root, path), 'utf8').matchAll(importPattern)) {
      const target = folderOf(normalize(join(dirname(path), first ?? second ?? '')));
      if (target !== undefined && target !== folder) imported.add(target);
    }
  }
  return graph;
};

/** Returns all folders that a folder needs, directly or through other folders. */
const reachedFrom = (graph: FolderGraph, folder: string, seen = new Set<string>()): ReadonlySet<string> => {
  for (const next of graph.get(folder) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachedFrom(graph, next, seen);
  }
  return seen;
};

/** Returns the folders that need themselves through other folders. */
export const foldersInCircles = (graph: FolderGraph): readonly string[] =>
  [...graph.keys()].filter((folder) => reachedFrom(graph, folder).has(folder)).sort();

/** Returns the graph without arrows that follow from other arrows: a folder that imports A, which imports B, needs no arrow to B. */
export const withoutShortcuts = (graph: FolderGraph): FolderGraph =>
  new Map(
    [...graph].map(([folder, imported]) => {
      const direct = [...imported];
      const isShortcut = (target: string) =>
        direct.some((other) => other !== target && reachedFrom(graph, other).has(target));
      return [folder, new Set(direct.filter((target) => !isShortcut(target)))];
    }),
  );
