/** `npm run --silent token -- <user> [--operator] [--issuer-url URL]`: prints a JWT of the running local issuer. */
import { parseArgs } from 'node:util';
import { StackFault } from './cloud/stack-fault.ts';
import { faultText, printError, printOut } from './command-line.ts';
import { issuerUrl, tokenFor } from './issued-token.ts';

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
