/** `npm run docs:diagram`: writes the diagram of the imports between folders into docs/architecture.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolderDiagram } from './folder-diagram.ts';

const root = join(import.meta.dirname, '../..');
const page = join(root, 'docs/architecture.md');
writeFileSync(page, withFolderDiagram(readFileSync(page, 'utf8'), root));
