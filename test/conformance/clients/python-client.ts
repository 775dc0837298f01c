import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { pythonPackage } from '../engines/python-package.ts';
import type { RunClient, StockClient } from './client.ts';

const boundMs = 120_000;

/** Runs a client in a home of its own, which goes with the run: such a client writes about itself there. */
const withHome = async (use: (home: string) => Promise<void>): Promise<void> => {
  const home = mkdtempSync(join(tmpdir(), 'podwarden-client-'));
  try {
    await use(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

const runs =
  (python: string, script: string): RunClient =>
  async ({ url, apiKey }, said) =>
    withHome(async (HOME) => {
      const env = { PATH: process.env.PATH ?? '', HOME, SKYPILOT_DISABLE_USAGE_COLLECTION: '1' };
      const child = spawn(python, [script, url, apiKey], { env, cwd: HOME, timeout: boundMs });
      let errors = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors += text;
      });
      createInterface(child.stdout).on('line', said);
      const [code] = await once(child, 'close');
      if (code !== 0) throw new Error(`${errors.slice(-4000)}\nIt ended with ${code ?? 'a signal'}.`);
    });

/** A package from PyPI with a script of this folder that calls it. */
const pythonClient = (title: string, name: string, version: string, script: string): StockClient => ({
  name: `${title} ${version}`,
  prepare: () => runs(join(pythonPackage(name, version), 'python'), join(import.meta.dirname, script)),
});

export const dstack = pythonClient('dstack', 'dstack', '0.22.5', 'dstack_client.py');

/** The last release of SkyPilot has another API of RunPod still. */
export const skypilot = pythonClient('SkyPilot', 'skypilot-nightly', '1.0.0.dev20261027', 'skypilot_client.py');
