import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { Podwarden } from '../../../shared/client/index.ts';
import * as node from '../../../shared/client/node/index.ts';
import * as transfers from '../../../shared/client/transfers.ts';
import { webhookBody, webhookSignature } from '../../../shared/domain/webhooks/webhook.ts';
import { aJob } from '../../support/a-job.ts';
import { type StackWorld, startWorld, textLines } from '../stack-world.ts';
import { compilers, type EmptyProject, emptyProject } from './empty-project.ts';
import { pageProgram, runnable } from './page-program.ts';

jest.setTimeout(180_000);

const typeRoots = [join(import.meta.dirname, '../../../node_modules/@types')];
const inNode = { module: 'nodenext', lib: ['ES2022', 'DOM'], types: ['node'], typeRoots };
const inPage = { module: 'esnext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM'] };

const pageSource = `
import { Podwarden, type Job } from '@podwarden/client';
import { uploadDataset } from '@podwarden/client/transfers';
const podwarden = new Podwarden({ baseUrl: 'https://api.test', token: async () => 't' });
export const name = async (): Promise<Job['name']> => (await podwarden.jobs.get('j')).name;
export const upload = (file: File) => uploadDataset(podwarden, file, { format: 'chatml', resume: localStorage });
// @ts-expect-error: there is no such format
export const wrong = (file: File) => uploadDataset(podwarden, file, { format: 'csv' });
// @ts-expect-error: there is no such field
export const none = async () => (await podwarden.jobs.get('j')).colour;
`;

describe('the package of the client', () => {
  let project: EmptyProject;
  let world: StackWorld;

  beforeAll(async () => {
    project = await emptyProject();
    world = await startWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
  });
  afterAll(async () => {
    await world.stop();
    project.remove();
  });

  it('holds its modules, their types and what it needs, and nothing else', () => {
    const names = execFileSync('tar', ['-tzf', project.packed], { encoding: 'utf8' }).trim().split('\n');
    const tops = new Set(names.map((name) => name.split('/')[1]));
    expect([...tops].sort()).toEqual(['README.md', 'dist', 'node_modules', 'package.json']);
    const own = names.filter((name) => name.startsWith('package/dist/'));
    expect(own.filter((name) => !/\.(?:js|d\.ts)$/.test(name))).toEqual([]);
    expect(names).toContain('package/node_modules/openapi-fetch/LICENSE');
    const manifest = JSON.parse(readFileSync(project.at('node_modules/@podwarden/client/package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: '@podwarden/client', private: true, type: 'module', license: 'UNLICENSED' });
  });

  it.each(compilers)(
    'is typed for pages and for Node.js, and refuses what the contract does not have: %s',
    async (compiler) => {
      project.write('page.ts', pageSource);
      expect(await project.check(compiler, ['page.ts'], inPage)).toEqual({ isWell: true, output: '' });
      expect(await project.check(compiler, ['page.ts'], inNode)).toEqual({ isWell: true, output: '' });
    },
  );

  it.each(['@podwarden/client', '@podwarden/client/transfers'])(
    'goes into the bundle of a page, 8 kB of it at most: %s',
    async (entry) => {
      project.write('entry.js', `export * from '${entry}';`);
      const { outputFiles, metafile } = await build({
        absWorkingDir: project.at('.'),
        entryPoints: ['entry.js'],
        ...({ bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022' } as const),
        write: false,
        metafile: true,
      });
      const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
      expect(imports.filter(({ external }) => external)).toEqual([]);
      expect(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length).toBeLessThanOrEqual(8_000);
    },
  );

  it('does all that its page shows, against the local stack', async () => {
    project.write('program.ts', runnable(pageProgram()));
    project.write('chats.jsonl', textLines(500));
    project.write('chats.jsonl.gz', gzipSync(textLines(500, 'hare')));
    const checked = await project.check('typescript', ['program.ts'], { ...inNode, noUnusedLocals: true });
    expect(checked).toEqual({ isWell: true, output: '' });
    const secret = 'whsec_of_this_test';
    const body = webhookBody(aJob({ status: 'completed' }), 'https://receiver.test');
    const { isWell, output } = await project.node(['program.ts'], {
      PODWARDEN_API_URL: world.stack.apiUrl,
      PODWARDEN_TOKEN: await world.stack.issueToken('clive'),
      PODWARDEN_OPERATOR_TOKEN: await world.stack.issueToken('olga', { operator: true }),
      WEBHOOK_SECRET: secret,
      WEBHOOK_BODY: body,
      WEBHOOK_SIGNATURE: webhookSignature(secret, body, new Date()),
    });
    const end = output.split('\n').find((line) => line.startsWith('END '));
    if (!isWell || end === undefined) throw new Error(output);
    const { points, pieces, ...seen } = JSON.parse(end.slice(4));
    expect(seen).toEqual({ dropped: 'ready', share: 1, kept: 0, delivered: 204, isFetched: true });
    expect(points).toBeGreaterThan(2);
    expect(pieces).toBeGreaterThan(0);
    expect(readFileSync(project.at('copy.jsonl'))).toEqual(readFileSync(project.at('chats.jsonl')));
  });

  it('has a page with an example of each method', () => {
    const program = pageProgram();
    const client = new Podwarden({ baseUrl: 'https://api.test', token: 't' });
    const methods = Object.entries(client).flatMap(([resource, of]) =>
      ['api', 'settings'].includes(resource) ? [] : Object.keys(of).map((method) => `.${resource}.${method}(`),
    );
    // The others of these are what `downloadDatasetTo` and `uploadFile` are made of.
    const functions = [...Object.keys(transfers), ...Object.keys(node)]
      .filter((name) => !['downloadDataset', 'fileSource'].includes(name))
      .map((name) => `${name}(`);
    expect(methods.length).toBeGreaterThan(50);
    expect([...methods, ...functions].filter((call) => !program.includes(call))).toEqual([]);
  });
});
