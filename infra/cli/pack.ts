/** `npm run cli:pack`: packs the command line and prints the path of the package. */
import { join } from 'node:path';
import process from 'node:process';
import { packCli } from './pack-cli.ts';

process.stdout.write(`${await packCli(join(import.meta.dirname, '../../.build/cli'))}\n`);
