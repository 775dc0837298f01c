import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installer = 'infra/local/setup/install.mjs';
const check = 'infra/account/before-deploy.ts';

const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** A PATH that has Node.js and nothing else. */
const nodeAlone = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-node-alone-'));
  symlinkSync(process.execPath, join(folder, 'node'));
  return folder;
};

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, args, { env: { PATH: nodeAlone(), ...environment }, encoding: 'utf8' });

/** As Node.js of that platform would say. */
const asOn = (platform: string): string =>
  `--import=data:text/javascript,Object.defineProperty(process,"platform",{value:"${platform}"})`;

describe('a PATH with Node.js alone', () => {
  test.each(['linux', 'darwin'])('is enough for setup, and so for synth, diff, deploy and smoke, on %s', (platform) => {
    const { status, stderr } = run([asOn(platform), installer]);
    expect([status, stderr]).toEqual([0, '']);
  });

  test('is not enough for pods on this machine, and says what is missing', () => {
    const { status, stderr } = run([installer, '--pods']);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^podwarden: bash is needed to run pods [^\n]*\n$/)]);
  });

  test('is all that setup asks for; what somebody types first on a clone installs, and asks for what pods need', () => {
    const before = Object.entries(scripts).filter(([name]) => /^pre[a-z]/.test(name) && scripts[name.slice(3)]);
    expect(scripts.setup).toBe(`node ${installer}`);
    expect(Object.fromEntries(before)).toEqual({
      precli: `node ${installer}`,
      predemo: `node ${installer} --pods`,
      predev: `node ${installer} --pods`,
      pretest: `node ${installer} --pods`,
      'pretest:e2e': `node ${installer} --pods`,
      predeploy: `node ${check}`,
    });
  });
});

describe('npm run deploy', () => {
  test('stops before CDK is called where nobody can read the document of the issuer', () => {
    const { status, stderr } = run([check], { JWT_ISSUER_URL: 'https://issuer.invalid' });
    expect([status, stderr]).toEqual([
      1,
      'JWT_ISSUER_URL https://issuer.invalid cannot be deployed: nothing answers at https://issuer.invalid/.well-known/openid-configuration.\n',
    ]);
    expect(run([check], { JWT_ISSUER_URL: '' }).status).toBe(0);
  });
});

describe('Windows', () => {
  const sentence = /Podwarden runs on Linux, on macOS and in WSL, not on Windows itself[^\n]*\n$/;

  test.each([[installer], ['infra/app.ts']])('is refused by %s in one sentence', (script) => {
    // Where CDK puts its files there, before the app has a word.
    const { status, stderr } = run([asOn('win32'), script], { TEMP: tmpdir() });
    expect([status, stderr.trim().split('\n')]).toEqual([1, [expect.any(String)]]);
    expect(stderr).toMatch(sentence);
  });
});
