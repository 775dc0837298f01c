import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { packClient } from '../../../infra/client/pack-client.ts';
import { offlineNpm } from '../offline-npm.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

export interface Ran {
  readonly isWell: boolean;
  readonly output: string;
}

/** The compilers of other people. */
export const compilers = ['typescript', 'typescript-5'] as const;

/** A project that has the packed client and nothing else, installed where no registry can be asked. */
export const emptyProject = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-client-package-'));
  const project = join(folder, 'project');
  mkdirSync(project);
  const packed = packClient(join(folder, 'packed'));
  writeFileSync(join(project, 'package.json'), '{ "name": "somebody-elses", "private": true, "type": "module" }');
  const env = offlineNpm(folder);
  await run('npm', ['install', '--no-audit', '--no-fund', packed], { cwd: project, env });
  const at = (name: string) => join(project, name);
  const node = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> =>
    run(process.execPath, [...args], { cwd: project, env: { ...env, ...more }, maxBuffer: 32 * 1024 * 1024 }).then(
      ({ stdout }) => ({ isWell: true, output: stdout }),
      (error: unknown) => ({ isWell: false, output: `${Object(error).stdout}${Object(error).stderr}` }),
    );
  return {
    packed,
    at,
    node,
    write: (name: string, content: string | Uint8Array) => writeFileSync(at(name), content),
    /** Checks the files as strictly as TypeScript can, the types of the package included. */
    check: (compiler: (typeof compilers)[number], files: readonly string[], options: object): Promise<Ran> => {
      const compilerOptions = {
        ...{ strict: true, noEmit: true, target: 'ES2022', noUncheckedIndexedAccess: true },
        ...{ exactOptionalPropertyTypes: true, verbatimModuleSyntax: true, types: [], ...options },
      };
      writeFileSync(at('tsconfig.json'), JSON.stringify({ compilerOptions, files }));
      return node([join(root, 'node_modules', compiler, 'bin/tsc'), '-p', project]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

export type EmptyProject = Awaited<ReturnType<typeof emptyProject>>;
