import { readFolderGraph, withoutShortcuts } from './folder-graph.ts';
import { withPart } from './made-part.ts';

const idOf = (folder: string): string => folder.replaceAll(/[^a-z]/g, '_');

/** Returns the imports between folders as a Mermaid diagram. */
const diagram = (root: string): string => {
  const graph = withoutShortcuts(readFolderGraph(root));
  const folders = [...new Set([...graph].flatMap(([folder, imported]) => [folder, ...imported]))].sort();
  const arrows = [...graph].flatMap(([folder, imported]) =>
    [...imported].map((target) => `  ${idOf(folder)} --> ${idOf(target)}`),
  );
  return [
    '```mermaid',
    'flowchart TD',
    ...folders.map((folder) => `  ${idOf(folder)}["${folder}"]`),
    ...arrows.sort(),
    '```',
  ].join('\n');
};

/** Returns the page with the diagram of the current sources. Throws if the page has no markers for the diagram. */
export const withFolderDiagram = (page: string, root: string): string =>
  withPart(page, { name: 'diagram', command: 'npm run docs:diagram' }, diagram(root));
