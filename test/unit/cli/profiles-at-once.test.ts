import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keepProfile } from '../../../apps/cli/profile/keep-profile.ts';
import { profilePath, readProfiles } from '../../../apps/cli/profile/profile-file.ts';
import { apiUrl, key } from './a-world.ts';

const modulePath = join(__dirname, '../../../apps/cli/profile/keep-profile.ts');

/** Signs in again and again, each time under another name. */
const program = `
const { keepProfile } = await import(process.argv[1]);
const [, , home, name] = process.argv;
for (let n = 0; n < 20; n += 1) await keepProfile({ env: {}, home }, name + n, { api_url: '${apiUrl}', key: '${key}' });
`;

const signIns = (home: string, name: string): Promise<number | null> =>
  new Promise((resolve) => {
    const args = ['--input-type=module', '--eval', program, modulePath, home, name];
    spawn(process.execPath, args, { stdio: 'ignore' }).once('exit', (code) => resolve(code));
  });

describe('sign-ins of several processes at once', () => {
  const home = mkdtempSync(join(tmpdir(), 'podwarden-profiles-'));
  const place = { env: {}, home };

  afterAll(() => rmSync(home, { recursive: true }));

  it('are all kept, also after one that was killed while it wrote', async () => {
    const path = profilePath(place);
    mkdirSync(dirname(path), { recursive: true });
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${path}.lock`, JSON.stringify({ pid, host: hostname() }));
    writeFileSync(`${path}.partial`, '{"profiles": {"half');
    const names = ['a', 'b', 'c', 'd'];
    expect(await Promise.all(names.map((name) => signIns(home, name)))).toEqual([0, 0, 0, 0]);
    const expected = names.flatMap((name) => Array.from({ length: 20 }, (_, n) => `${name}${n}`));
    expect(Object.keys(readProfiles(place)).sort()).toEqual(expected.sort());
    expect(readdirSync(dirname(path))).toEqual(['profiles.json']);
  });

  it('wait for each other, and give up on one that does not end', async () => {
    const path = profilePath(place);
    writeFileSync(`${path}.lock`, JSON.stringify({ pid: process.ppid, host: hostname() }));
    await expect(keepProfile(place, 'late', { api_url: apiUrl, key }, { patienceMs: 50 })).rejects.toMatchObject({
      code: 'file_in_use',
    });
    const kept = keepProfile(place, 'late', { api_url: apiUrl, key });
    rmSync(`${path}.lock`);
    await kept;
    expect(readProfiles(place)).toHaveProperty('late');
  });
});
