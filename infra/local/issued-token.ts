import { join } from 'node:path';
import * as z from 'zod';
import { StackFault } from './cloud/stack-fault.ts';
import { runningStack } from './state-file.ts';

const root = join(import.meta.dirname, '../..');

const answerSchema = z.object({ access_token: z.string() });

/** Returns the given URL, else the issuer of the running stack. Throws a `StackFault` if no stack runs from this folder. */
export const issuerUrl = (given: string | undefined): string => {
  const url = given ?? runningStack(root)?.issuer_url;
  if (url !== undefined) return url.replace(/\/+$/, '');
  throw new StackFault(
    'No local stack runs from this folder. Start one with `npm run dev`, or name an issuer with --issuer-url.',
  );
};

/** Requests a JWT from the issuer, which signs a token for any user. Throws a `StackFault` if the issuer does not answer. */
export const tokenFor = async (user: string, operator: boolean, issuer: string): Promise<string> => {
  const body = JSON.stringify({ user, ...(operator ? { operator } : {}) });
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
  const response = await fetch(`${issuer}/token`, request).catch(() => undefined);
  if (!response) throw new StackFault(`No issuer answers at ${issuer}.`);
  if (!response.ok)
    throw new StackFault(`The issuer at ${issuer} answered ${response.status}: ${await response.text()}`);
  return answerSchema.parse(await response.json()).access_token;
};
