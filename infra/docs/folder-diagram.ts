import { readFolderGraph, withoutShortcuts } from './folder-graph.ts';
import { withPart } from './made-part.ts';

const idOf = (folder: string): string => folder.replaceAll(/[^a-z]/g, '_');

/** The imports between folders, as Mermaid draws them. */
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

/** The page with the diagram of the sources as they are. Throws where it has no place for it. */
export const withFolderDiagram = (page: string, root: string): string =>
  withPart(page, { name: 'diagram', command: 'npm run docs:diagram' }, diagram(root));
