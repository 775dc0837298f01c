import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { cacheFolder, keptFolder } from '../../conformance/engines/cache.ts';

describe('a folder that is kept between runs', () => {
  const { XDG_CACHE_HOME } = process.env;
  beforeEach(() => {
    process.env.XDG_CACHE_HOME = mkdtempSync(join(tmpdir(), 'podwarden-cache-'));
  });
  afterAll(() => {
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
  });

  const fillWith = (name: string) => (folder: string) => writeFileSync(join(folder, name), '');

  it('is filled once', () => {
    const kept = keptFolder('tool', '1', fillWith('first'));
    expect(keptFolder('tool', '1', fillWith('second'))).toBe(kept);
    expect(readdirSync(kept)).toEqual(['first']);
  });

  it('is that of the run which was ready first, where two runs fill it at once', () => {
    const kept = keptFolder('tool', '1', (folder) => {
      fillWith('second')(folder);
      const other = join(cacheFolder('tool'), '1');
      mkdirSync(other);
      fillWith('first')(other);
    });
    expect(readdirSync(kept)).toEqual(['first']);
    expect(readdirSync(cacheFolder('tool'))).toEqual(['1']);
  });

  it('does not stay where it could not be filled', () => {
    const fails = () => {
      throw new Error('nothing can be downloaded');
    };
    expect(() => keptFolder('tool', '1', fails)).toThrow('nothing can be downloaded');
    expect(existsSync(join(cacheFolder('tool'), '1'))).toBe(false);
  });
});
