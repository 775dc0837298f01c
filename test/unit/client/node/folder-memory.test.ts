import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderMemory } from '../../../../shared/client/node/index.ts';
import { aFolder } from './a-folder.ts';

describe('the memory in a folder', () => {
  const at = aFolder();

  it('keeps what it is given, for this person alone, and forgets it', async () => {
    const folder = at('deep/state');
    const memory = folderMemory(folder);
    expect(await memory.getItem('a/../b')).toBeNull();
    await memory.removeItem('a/../b');
    await memory.setItem('a/../b', 'one');
    await memory.setItem('a/../b', 'two');
    expect(await folderMemory(folder).getItem('a/../b')).toBe('two');
    const names = readdirSync(folder);
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, names[0] ?? '')).mode & 0o777).toBe(0o600);
    await memory.removeItem('a/../b');
    expect([await memory.getItem('a/../b'), readdirSync(folder)]).toEqual([null, []]);
  });

  it('says where it cannot write', async () => {
    writeFileSync(at('a file'), '');
    await expect(folderMemory(at('a file')).setItem('k', 'v')).rejects.toMatchObject({
      name: 'RefusedError',
      code: 'file_unwritable',
    });
    mkdirSync(at('there'));
    await expect(folderMemory(at('there')).setItem('k', 'v')).resolves.toBeUndefined();
  });
});
