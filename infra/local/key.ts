/** `npm run --silent key -- <user> [--read]`: prints a new API key of the running local stack. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConnectionError, Podwarden, PodwardenError } from '../../shared/client/index.ts';
import { StackFault } from './cloud/stack-fault.ts';
import { faultText, printError, printOut } from './command-line.ts';
import { issuerUrl, tokenFor } from './issued-token.ts';
import { runningStack } from './state-file.ts';

const root = join(import.meta.dirname, '../..');

/** Creates an API key through the API, because a key must be in the tables to be valid. */
const keyFor = async (user: string, scope: 'read' | 'write', apiUrl: string): Promise<string> => {
  const token = await tokenFor(user, false, issuerUrl(undefined));
  try {
    return (await new Podwarden({ baseUrl: apiUrl, token }).keys.create({ name: 'npm run key', scope })).key;
  } catch (error) {
    if (error instanceof ConnectionError) throw new StackFault(`No API answers at ${apiUrl}.`);
    if (error instanceof PodwardenError) throw new StackFault(`The API at ${apiUrl} says: ${error.message}`);
    throw error;
  }
};

try {
  const { values, positionals } = parseArgs({
    options: { read: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [user, ...others] = positionals;
  if (!user || others.length > 0) throw new StackFault('Name one user: npm run --silent key -- <user> [--read]');
  const running = runningStack(root);
  if (!running) throw new StackFault('No local stack runs from this folder. Start one with `npm run dev`.');
  printOut(await keyFor(user, values.read ? 'read' : 'write', running.api_url));
} catch (cause) {
  printError(faultText(cause));
  process.exitCode = 1;
}
