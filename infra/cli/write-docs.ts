/** `npm run cli:docs`: writes the reference of the commands into docs/cli.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withReference } from './reference.ts';

const page = join(import.meta.dirname, '../../docs/cli.md');
writeFileSync(page, withReference(readFileSync(page, 'utf8')));
