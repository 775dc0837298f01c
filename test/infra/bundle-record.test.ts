import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle.ts';

const made: string[] = [];

afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

const setup = async () => {
  const root = mkdtempSync(join(tmpdir(), 'podwarden-bundle-'));
  made.push(root);
  mkdirSync(join(root, 'functions/health'), { recursive: true });
  mkdirSync(join(root, 'shared'));
  /** As one who saved it a minute ago: a source that is saved while it is read is not recorded. */
  const save = (path: string, text: string): void => {
    writeFileSync(join(root, path), text);
    const minuteAgo = new Date(Date.now() - 60_000);
    utimesSync(join(root, path), minuteAgo, minuteAgo);
  };
  save('package-lock.json', '{}');
  save('shared/word.ts', "export const word: string = 'first';");
  save(
    'functions/health/get-health.lambda.ts',
    "import { word } from '../../shared/word.ts';\nexport const handler = () => word;",
  );
  const output = join(root, '.build/functions/health/get-health/index.mjs');
  const bundled = async (): Promise<string> => {
    await bundle(root);
    return readFileSync(output, 'utf8');
  };
  const first = await bundled();
  /** A record that is wrong about the metafile alone shows by its answer whether it was taken. */
  const isSpared = async (): Promise<boolean> => {
    const path = join(root, '.build/functions.json');
    const record = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...record, metafile: { inputs: {}, outputs: {} } }));
    return Object.keys((await bundle(root)).metafile.outputs).length === 0;
  };
  return { root, save, output, bundled, first, isSpared };
};

describe('a build that is asked for again', () => {
  it('is the last one where nothing changed', async () => {
    const { isSpared, bundled, first } = await setup();
    expect(await isSpared()).toBe(true);
    expect(await bundled()).toBe(first);
  });

  it('is made anew where a source changed, and only then', async () => {
    const { save, bundled, isSpared } = await setup();
    save('shared/other.ts', "export const other = 'unread';");
    expect(await isSpared()).toBe(true);
    save('shared/word.ts', "export const word: string = 'second';");
    expect(await bundled()).toContain('second');
  });

  it.each([
    ['packages were installed', 'package-lock.json'],
    ['the compiler was told otherwise', 'tsconfig.json'],
  ])('is made anew where %s', async (_what, path) => {
    const { save, isSpared } = await setup();
    save(path, '{ "any": 1 }');
    expect(await isSpared()).toBe(false);
  });

  it('is made anew where a bundle was damaged or is gone, and where the record was', async () => {
    const { root, output, bundled, first } = await setup();
    writeFileSync(output, first.replace('first', 'wrong'));
    expect(await bundled()).toBe(first);
    rmSync(output);
    expect(await bundled()).toBe(first);
    writeFileSync(join(root, '.build/functions.json'), '{"key":');
    expect(await bundled()).toBe(first);
  });

  it('is not recorded where a source was saved while it was read', async () => {
    const { root, bundled, isSpared } = await setup();
    const path = join(root, 'shared/word.ts');
    writeFileSync(path, "export const word: string = 'third';");
    const soon = new Date(Date.now() + 60_000);
    utimesSync(path, soon, soon);
    expect(await bundled()).toContain('third');
    expect(await isSpared()).toBe(false);
  });
});
