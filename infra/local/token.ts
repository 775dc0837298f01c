/** `npm run --silent token -- <user> [--operator] [--issuer-url URL]`: a JWT of the running local issuer. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { StackFault } from './cloud/stack-fault.ts';
import { faultText, printError, printOut } from './command-line.ts';
import { runningStack } from './state-file.ts';

const root = join(import.meta.dirname, '../..');

const answerSchema = z.object({ access_token: z.string() });

const issuerUrl = (given: string | undefined): string => {
  const url = given ?? runningStack(root)?.issuer_url;
  if (url !== undefined) return url.replace(/\/+$/, '');
  throw new StackFault(
    'No local stack runs from this folder. Start one with `npm run dev`, or name an issuer with --issuer-url.',
  );
};

const tokenFor = async (user: string, operator: boolean, issuer: string): Promise<string> => {
  const body = JSON.stringify({ user, ...(operator ? { operator } : {}) });
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
  const response = await fetch(`${issuer}/token`, request).catch(() => undefined);
  if (!response) throw new StackFault(`No issuer answers at ${issuer}.`);
  if (!response.ok)
    throw new StackFault(`The issuer at ${issuer} answered ${response.status}: ${await response.text()}`);
  return answerSchema.parse(await response.json()).access_token;
};

try {
  const { values, positionals } = parseArgs({
    options: { operator: { type: 'boolean', default: false }, 'issuer-url': { type: 'string' } },
    allowPositionals: true,
  });
  const [user, ...others] = positionals;
  if (!user || others.length > 0)
    throw new StackFault('Name one user: npm run --silent token -- <user> [--operator] [--issuer-url URL]');
  printOut(await tokenFor(user, values.operator, issuerUrl(values['issuer-url'])));
} catch (cause) {
  printError(faultText(cause));
  process.exitCode = 1;
}
