import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { region } from '../../../infra/local/cloud/pseudo.ts';
import { testCredentials } from '../../support/engine-client.ts';
import { keptFolder } from './cache.ts';
import { output, Unavailable } from './command.ts';
import { type Server, startServer } from './server.ts';

const module = {
  path: 'github.com/versity/versitygw',
  version: 'v1.8.0',
  /** As go.sum writes it. What it needs in turn is pinned by its own go.sum. */
  sum: 'h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc=',
} as const;

export const versitygwName = `versitygw ${module.version.slice(1)}`;

const downloaded = z.object({ Dir: z.string(), Sum: z.string() });

/** Builds in the module's own folder, where the go command holds every dependency to the module's go.sum. */
const build = (program: string): void => {
  const { Dir, Sum } = downloaded.parse(
    JSON.parse(output('go', ['mod', 'download', '-json', `${module.path}@${module.version}`], tmpdir())),
  );
  if (Sum !== module.sum)
    throw new Unavailable(`${module.path} ${module.version} came with another sum than the pinned one`);
  output('go', ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', program, './cmd/versitygw'], Dir);
};

/** A way to start versitygw on an empty folder; throws `Unavailable` where there is no Go or no download. */
export const versitygw = (): (() => Promise<Server>) => {
  const kept = keptFolder('versitygw', module.version, (folder) => {
    process.stdout.write(`Building ${versitygwName}, once, which takes some minutes.\n`);
    build(join(folder, 'versitygw'));
  });
  const program = join(kept, 'versitygw');
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'podwarden-s3-'));
    const [data, metadata] = ['data', 'metadata'].map((name) => join(folder, name)) as [string, string];
    for (const path of [data, metadata]) mkdirSync(path);
    const remove = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    const server = await startServer({
      program,
      // Metadata in files of its own: not every temporary folder has extended attributes.
      args: (port) => [
        '--port',
        `127.0.0.1:${port}`,
        '--region',
        region,
        '--quiet',
        'posix',
        '--sidecar',
        metadata,
        data,
      ],
      cwd: folder,
      env: { ROOT_ACCESS_KEY_ID: testCredentials.accessKeyId, ROOT_SECRET_ACCESS_KEY: testCredentials.secretAccessKey },
    });
    const stop = async () => {
      await server.stop();
      remove();
    };
    return { url: server.url, stop };
  };
};
