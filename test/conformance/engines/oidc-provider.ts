import { join } from 'node:path';
import process from 'node:process';
import { npmPackage } from './npm-package.ts';
import { type Server, startServer } from './server.ts';

const version = '9.13.3';

/** A certified OpenID provider, from npm: discovery, JWKS and JWT access tokens as issuers in the world have them. */
export const oidcProviderName = `oidc-provider ${version}`;

/** A way to start it; throws `Unavailable` where it cannot be installed. */
export const oidcProvider = (): (() => Promise<Server>) => {
  const cwd = npmPackage('oidc-provider', version);
  const script = join(import.meta.dirname, 'oidc-server.ts');
  return () => startServer({ program: process.execPath, args: (port) => [script, String(port)], cwd });
};
