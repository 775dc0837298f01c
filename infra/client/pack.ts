/** `npm run client:pack`: packs the client and prints the path of the package. */
import { join } from 'node:path';
import process from 'node:process';
import { packClient } from './pack-client.ts';

process.stdout.write(`${packClient(join(import.meta.dirname, '../../.build/client'))}\n`);
