import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { cacheFolder } from './cache.ts';
import { output } from './command.ts';
import { type Server, startServer } from './server.ts';

const version = '9.13.3';

/** A certified OpenID provider, from npm: discovery, JWKS and JWT access tokens as issuers in the world have them. */
export const oidcProviderName = `oidc-provider ${version}`;

/** The folder with its node_modules, installed once. It appears whole or not at all. */
const install = (): string => {
  const kept = join(cacheFolder('oidc-provider'), version);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(cacheFolder('oidc-provider'), 'new-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    output('npm', ['install', ...quiet, `oidc-provider@${version}`], folder);
    renameSync(folder, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
};

/** A way to start it; throws `Unavailable` where it cannot be installed. */
export const oidcProvider = (): (() => Promise<Server>) => {
  const cwd = install();
  const script = join(import.meta.dirname, 'oidc-server.ts');
  return () => startServer({ program: process.execPath, args: (port) => [script, String(port)], cwd });
};
