import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { compileCacheFolder } from '../compile-cache.ts';
import { StackFault } from './stack-fault.ts';

/**
 * The template holds these instead of the addresses of this run. The addresses are put in when it is read, so that one synthesized
 * assembly serves any number of stacks.
 */
export const placeholders = {
  issuerUrl: 'http://issuer.podwarden.localhost',
  runpodUrl: 'http://runpod.podwarden.localhost/v2',
  consoleUrl: 'http://console.podwarden.localhost',
} as const;

export interface Synthesis {
  /** The repository. */
  readonly root: string;
  readonly outdir: string;
  /** Over the environment and `.env`; an empty value is no value. */
  readonly settings: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const cdkJsonSchema = z.looseObject({ context: z.record(z.string(), z.json()).default({}) });

/** The context that the CDK command line would hand over; without cdk.json's part feature flags would differ from a deploy's. */
const contextOf = (root: string): string => {
  const file = join(root, 'cdk.json');
  const context = existsSync(file) ? cdkJsonSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).context : {};
  return JSON.stringify({ 'aws:cdk:enable-path-metadata': true, ...context, stage: 'local' });
};

/** Bundles the functions and synthesizes the app of stage `local` in a process of its own. */
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
        // The stack makes the secret itself, and the local stack puts the key in: no key is needed to synthesize.
        RUNPOD_API_KEY: '',
        RUNPOD_API_KEY_SECRET: '',
        RUNPOD_READ_KEY_SECRET: '',
        // Compiling the CDK anew costs a second each time.
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
    // Not before the end of the process, also when it was aborted: it would go on writing into a folder that is removed.
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(fault ?? new StackFault(`The app cannot be synthesized.\n${printed.trim()}`));
    });
  });
