import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** By folder, those that its files import from. */
export type FolderGraph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Files that lie in `shared` itself hold names and numbers that everybody may know; an arrow to them would say nothing. A file at
 * the root, such as `package.json`, is in no folder.
 */
const folderOf = (path: string): string | undefined => {
  const [top = '', below] = path.split('/');
  if (top === 'functions' || top === 'infra') return top;
  return below === undefined || /\.\w+$/.test(below) ? undefined : `${top}/${below}`;
};

/** Types alone leave nothing in the code that runs. */
const importPattern =
  /^(?:import|export) (?!type )[^;]*? from '(\.[^']+)'(?: with \{[^}]*\})?;$|\bimport\('(\.[^']+)'\)/gm;

/** The graph of the product's TypeScript; imports of types do not count. */
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

/** All folders that one needs, by whatever way. */
const reachedFrom = (graph: FolderGraph, folder: string, seen = new Set<string>()): ReadonlySet<string> => {
  for (const next of graph.get(folder) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachedFrom(graph, next, seen);
  }
  return seen;
};

/** Folders that need themselves by way of others. */
export const foldersInCircles = (graph: FolderGraph): readonly string[] =>
  [...graph.keys()].filter((folder) => reachedFrom(graph, folder).has(folder)).sort();

/** The graph without arrows that follow from others: who imports A, which imports B, may be seen to need B. */
export const withoutShortcuts = (graph: FolderGraph): FolderGraph =>
  new Map(
    [...graph].map(([folder, imported]) => {
      const direct = [...imported];
      const isShortcut = (target: string) =>
        direct.some((other) => other !== target && reachedFrom(graph, other).has(target));
      return [folder, new Set(direct.filter((target) => !isShortcut(target)))];
    }),
  );
