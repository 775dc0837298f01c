import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { compileCacheFolder } from '../compile-cache.ts';
import { StackFault } from './stack-fault.ts';

/**
 * The placeholders that the template has instead of the URLs of a run. The URLs are filled in when the template is read, so that one
 * assembly serves several stacks.
 */
export const placeholders = {
  issuerUrl: 'http://issuer.podwarden.localhost',
  runpodUrl: 'http://runpod.podwarden.localhost/v2',
  consoleUrl: 'http://console.podwarden.localhost',
} as const;

export interface Synthesis {
  /** The root folder of the repository. */
  readonly root: string;
  readonly outdir: string;
  /** Settings that override the environment and `.env`. An empty value means no value. */
  readonly settings: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const cdkJsonSchema = z.looseObject({ context: z.record(z.string(), z.json()).default({}) });

/** The context that the CDK command line would pass. Without the part from cdk.json, feature flags would differ from those of a deploy. */
const contextOf = (root: string): string => {
  const file = join(root, 'cdk.json');
  const context = existsSync(file) ? cdkJsonSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).context : {};
  return JSON.stringify({ 'aws:cdk:enable-path-metadata': true, ...context, stage: 'local' });
};

/** Bundles the functions and synthesizes the app for the stage `local`, in a child process. */
export const synthesize = ({ root, outdir, settings, signal }: Synthesis): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['infra/app.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...settings,
        JWT_ISSUER_URL: placeholders.issuerUrl,
        JWT_AUDIENCE: settings.JWT_AUDIENCE || 'podwarden',
        RUNPOD_API_URL: placeholders.runpodUrl,
        CONSOLE_URL: placeholders.consoleUrl,
        // Empty, because no key is needed for the synthesis: the stack creates the secret, and the local stack stores the key in the
        // secret.
        RUNPOD_API_KEY: '',
        RUNPOD_API_KEY_SECRET: '',
        RUNPOD_READ_KEY_SECRET: '',
        // Without the cache, compiling the CDK takes a second each time.
        NODE_COMPILE_CACHE: compileCacheFolder,
        CDK_CONTEXT_JSON: contextOf(root),
        CDK_OUTDIR: outdir,
      },
      ...(signal ? { signal } : {}),
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    let fault: Error | undefined;
    child.once('error', (error) => {
      fault = error;
    });
    // The promise settles only after the process has ended, also after an abort. Otherwise the process could write into a folder that is
    // being removed.
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(fault ?? new StackFault(`The app cannot be synthesized.\n${printed.trim()}`));
    });
  });
