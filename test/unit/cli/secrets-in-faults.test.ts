import fc from 'fast-check';
import { withoutSecrets } from '../../../apps/cli/output/without-secrets.ts';
import { propertyRuns } from '../../support/effort.ts';
import { apiUrl, aWorld, key, removeHomes } from './a-world.ts';

afterEach(removeHomes);

/** Lines that people type, with a password in them. */
const lines: readonly ((password: string) => readonly string[])[] = [
  (password) => ['login', '--api', `https://me:${password}@api.example.com`, '--key', '-'],
  (password) => ['login', '--api', `http://me:${password}@api.example.com`, '--key', '-'],
  (password) => ['login', '--api', `ftp://me:${password}@api.example.com`, '--key', '-'],
  (password) => ['login', '--api', `me:${password}@api.example.com`],
  (password) => ['login', '--api', apiUrl, '--console', `https://me:${password}@console.example.com`],
  (password) => ['login', '--api', apiUrl, '--api', `https://me:${password}@api.example.com`],
  (password) => ['secrets', 'set', 'HF_TOKEN', password],
  (password) => ['deploy', 'config.json', '--env', password, '-d', 'x', '--yes'],
  (password) => ['deploy', 'config.json', '--env', `=${password}`, '-d', 'x', '--yes'],
];

/** Passwords of 12 characters and more: a shorter one may stand in a sentence by chance. */
const passwords = fc
  .string({ minLength: 12, maxLength: 30, unit: 'grapheme-ascii' })
  .map((text) => text.replaceAll(/[=\s-]/g, 'x'));

describe('a fault that is told', () => {
  it('never holds a password that was typed', async () => {
    await fc.assert(
      fc.asyncProperty(passwords, fc.constantFrom(...lines), fc.boolean(), async (password, line, asJson) => {
        const { run } = aWorld({ env: {}, piped: key, columns: 400 });
        const { code, out, err } = await run(...line(password), ...(asJson ? ['--json'] : []));
        expect(code).toBe(2);
        expect(out + err).not.toContain(password);
      }),
      propertyRuns(300),
    );
  });

  it('never holds a key that was typed where a file is named, and says what to do', async () => {
    const { code, err } = await aWorld({ env: {} }).run('login', '--api', apiUrl, '--key', key);
    expect(code).toBe(2);
    expect(err).not.toContain(key);
    expect(err).toContain('--key takes a file, or - for standard input, and not the key itself.');
    expect((await aWorld().run('config', 'check', key)).err).not.toContain(key);
  });

  it('never holds an address of the environment with its password', async () => {
    const { code, err } = await aWorld({ env: { PODWARDEN_API_URL: 'http://me:hunter2@x.test' } }).run('jobs');
    expect(code).toBe(2);
    expect(err).not.toContain('hunter2');
  });

  it.each([
    ['fetch https://me:p/w@d@host/x failed', 'fetch https://***@host/x failed'],
    ['hf_abcdefghijklmnop and rpa_0123456789', 'hf_*** and rpa_***'],
    ['Bearer eyJhbGciOiJub25l.eyJzdWIiOiJhIn0.c2ln', 'Bearer eyJ***'],
    ['GET https://b.s3/x?a=1&X-Amz-Signature=00ff', 'GET https://b.s3/x?***'],
  ])('tells %j as %j', (text, told) => {
    expect(withoutSecrets(text)).toBe(told);
  });

  it.each(['There is no file a@b.jsonl.', 'at 12:30, alice@example.com', 'http://127.0.0.1:8787 tells of no console.'])(
    'leaves %j as it is',
    (text) => {
      expect(withoutSecrets(text)).toBe(text);
    },
  );
});
