import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fewestRunpodCalls, shareRunpodCalls } from '../../infra/runpod-calls.ts';
import { environmentOf, readSettings, settingsSchema } from '../../infra/settings.ts';
import { stageNamed, stageNames } from '../../infra/stages.ts';
import { limitsOf } from '../../shared/domain/limits/limits.ts';
import { microDollars } from '../../shared/domain/limits/micro-dollars.ts';
import { formerNames, lifecycleDefaults, lifecycleReasons } from '../../shared/lifecycle.ts';
import { installationLimitsOf, userLimitsOf } from '../../shared/wiring/limits.ts';
import { named } from './synthesized.ts';

const dev = stageNamed('dev');

/** Lines of `.env.example` such as `#NAME=default`. */
const exampleLines = (): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

const asText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value ?? ''));

describe('settings', () => {
  test('need nothing on stage dev', () => {
    expect(readSettings(dev, {})).toMatchObject({ RUNPOD_API_URL: 'https://api.runpod.io/v2', ...lifecycleDefaults });
  });

  test('name every fault at once', () => {
    const read = () =>
      readSettings(stageNamed('prod'), {
        PUBLIC_API_URL: 'https://10.0.0.1',
        JWT_ISSUER_URL: 'http://issuer.example.com',
        CORS_ORIGINS: 'https://app.example.com/path',
        MAX_ATTEMPTS: '0',
        STALL_SECONDS: '15 minutes',
        MIN_CUDA_VERSION: 'twelve',
      });
    for (const name of [
      'PUBLIC_API_URL',
      'JWT_ISSUER_URL',
      'JWT_AUDIENCE',
      'ALARM_EMAIL',
      'CORS_ORIGINS',
      'MAX_ATTEMPTS',
      'STALL_SECONDS',
      'MIN_CUDA_VERSION',
    ]) {
      expect(read).toThrow(name);
    }
  });

  test.each(['staging', 'prod'])('of stage %s must name issuer, audience and alarm address', (name) => {
    expect(() => readSettings(stageNamed(name), {})).toThrow(
      /JWT_ISSUER_URL is missing.*JWT_AUDIENCE is missing.*ALARM_EMAIL is missing/,
    );
    expect(() => readSettings(stageNamed(name), named)).not.toThrow();
  });

  test.each([
    ['USER_PODS', 1_000_000],
    ['USER_WAITING_JOBS', 1_000_000],
    ['USER_DOLLARS_PER_HOUR', 1_000_000],
    ['USER_DOLLARS_PER_MONTH', 100_000_000],
    ['USER_STORED_GB', 9_007_199],
    ['INSTALLATION_PODS', 999_999_999],
    ['INSTALLATION_DOLLARS_PER_HOUR', 999_999_999],
    ['INSTALLATION_DOLLARS_PER_MONTH', 999_999_999],
  ])('take of %s what functions take at run time, and no more', (name, largest) => {
    const settings = readSettings(dev, { [name]: String(largest) });
    expect(limitsOf({}, userLimitsOf(settings))).toEqual(userLimitsOf(settings));
    const sums = Object.values(installationLimitsOf(settings)).map(microDollars);
    expect(sums.filter((sum) => !Number.isSafeInteger(sum))).toEqual([]);
    expect(() => readSettings(dev, { [name]: String(largest + 1) })).toThrow(`${name} is more than ${largest}`);
  });

  test('name issuer and audience together or not at all', () => {
    expect(() => readSettings(dev, { JWT_AUDIENCE: 'podwarden' })).toThrow('go together');
    expect(() => readSettings(dev, { JWT_ISSUER_URL: 'https://issuer.example.com' })).toThrow('go together');
  });

  test('name the claim of an operator and its value together or not at all, and one value only', () => {
    expect(() => readSettings(dev, { OPERATOR_CLAIM: 'groups' })).toThrow(
      'OPERATOR_CLAIM and OPERATOR_CLAIM_VALUE go together',
    );
    expect(() => readSettings(dev, { OPERATOR_CLAIM_VALUE: 'operators' })).toThrow('go together');
    for (const value of ['two operators', '[operators]', 'a\tb']) {
      const read = () => readSettings(dev, { OPERATOR_CLAIM: 'groups', OPERATOR_CLAIM_VALUE: value });
      expect(read).toThrow('OPERATOR_CLAIM_VALUE is not one value');
    }
    const operator = { OPERATOR_CLAIM: 'cognito:groups', OPERATOR_CLAIM_VALUE: 'podwarden-operators' };
    expect(readSettings(dev, operator)).toMatchObject(operator);
  });

  test('make operators of nobody unless told so, but on the local stage', () => {
    expect(readSettings(dev, {})).not.toHaveProperty('OPERATOR_CLAIM', expect.anything());
    expect(readSettings(stageNamed('prod'), named).OPERATOR_CLAIM_VALUE).toBeUndefined();
    expect(readSettings(stageNamed('local'), {})).toMatchObject({
      OPERATOR_CLAIM: 'cognito:groups',
      OPERATOR_CLAIM_VALUE: 'podwarden-operators',
    });
  });

  test('take an issuer over http on the local stage only', () => {
    const source = { ...named, JWT_ISSUER_URL: 'http://127.0.0.1:8788' };
    expect(readSettings(stageNamed('local'), source).JWT_ISSUER_URL).toBe('http://127.0.0.1:8788');
    expect(() => readSettings(dev, source)).toThrow('JWT_ISSUER_URL is not https');
  });

  test.each(['https://localhost', 'https://10.0.0.7/realms/a', 'https://auth.internal'])(
    'take no issuer that API Gateway cannot reach: %s',
    (JWT_ISSUER_URL) => {
      const read = () => readSettings(stageNamed('prod'), { ...named, JWT_ISSUER_URL });
      expect(read).toThrow(/JWT_ISSUER_URL .*API Gateway must be able to read its keys/);
    },
  );

  test('let no default go beyond what one job may ask for', () => {
    expect(() => readSettings(dev, { MAX_ATTEMPTS: '3', MAX_JOB_ATTEMPTS: '2' })).toThrow('MAX_JOB_ATTEMPTS');
    expect(() => readSettings(dev, { MAX_JOB_HOURS: '23' })).toThrow('MAX_DURATION_MINUTES is more than MAX_JOB_HOURS');
    expect(readSettings(dev, { MAX_JOB_HOURS: '24', DEFAULT_JOB_BUDGET_DOLLARS: '5' })).toMatchObject({
      MAX_JOB_HOURS: 24,
      DEFAULT_JOB_BUDGET_DOLLARS: 5,
    });
  });

  test('let no outage of ours end pods that still wait for it to pass', () => {
    const read = (given: Record<string, string>) => () => readSettings(dev, given);
    expect(read({ DEADMAN_SECONDS: '3600' })).toThrow('SILENCE_EXCUSED_SECONDS is less than DEADMAN_SECONDS');
    expect(read({ DEADMAN_SECONDS: '3600', SILENCE_EXCUSED_SECONDS: '3720' })()).toMatchObject({
      DEADMAN_SECONDS: 3600,
    });
  });

  test('share the calls to RunPod so that sweeps and users together never have more than there are', () => {
    for (const calls of [fewestRunpodCalls, 60, 61, 179, 10_000]) {
      const { RUNPOD_CALLS_FOR_SWEEPS, RUNPOD_CALLS_OF_USERS } = shareRunpodCalls(calls);
      expect(RUNPOD_CALLS_OF_USERS).toBeGreaterThanOrEqual(2);
      // Any sixty seconds touch two minutes of the clock.
      expect(RUNPOD_CALLS_FOR_SWEEPS + 2 * RUNPOD_CALLS_OF_USERS).toBeLessThanOrEqual(0.9 * calls);
    }
    expect(() => readSettings(dev, { RUNPOD_CALLS_PER_MINUTE: String(fewestRunpodCalls - 1) })).toThrow(
      'RUNPOD_CALLS_PER_MINUTE is less than 20',
    );
  });

  test('take a runbook by its URL, without a heading', () => {
    const RUNBOOK_URL = 'https://git.example.com/docs/runbook.md';
    expect(readSettings(dev, { RUNBOOK_URL }).RUNBOOK_URL).toBe(RUNBOOK_URL);
    expect(() => readSettings(dev, { RUNBOOK_URL: `${RUNBOOK_URL}#x` })).toThrow('names a heading already');
    expect(() => readSettings(dev, { RUNBOOK_URL: 'docs/runbook.md' })).toThrow('RUNBOOK_URL is not an https URL');
  });

  test('take a certificate only of the region that CloudFront reads, and for a console that is named', () => {
    const CONSOLE_CERTIFICATE_ARN = 'arn:aws:acm:us-east-1:123456789012:certificate/an-id';
    const CONSOLE_URL = 'https://console.example.com';
    expect(readSettings(dev, { CONSOLE_CERTIFICATE_ARN, CONSOLE_URL })).toMatchObject({ CONSOLE_CERTIFICATE_ARN });
    const elsewhere = CONSOLE_CERTIFICATE_ARN.replace('us-east-1', 'eu-central-1');
    expect(() => readSettings(dev, { CONSOLE_CERTIFICATE_ARN: elsewhere, CONSOLE_URL })).toThrow('of us-east-1');
    expect(() => readSettings(dev, { CONSOLE_CERTIFICATE_ARN })).toThrow(
      'CONSOLE_CERTIFICATE_ARN is set, but not CONSOLE_URL',
    );
  });

  test('take what signs people in to the console with the issuer it is at', () => {
    const client = { CONSOLE_CLIENT_ID: 'a', CONSOLE_SIGN_IN_ORIGINS: 'https://a.example.com, https://b.example.com' };
    expect(readSettings(dev, { ...named, ...client }).CONSOLE_SIGN_IN_ORIGINS).toEqual([
      'https://a.example.com',
      'https://b.example.com',
    ]);
    expect(() => readSettings(dev, client)).toThrow('CONSOLE_CLIENT_ID is set, but not JWT_ISSUER_URL');
    for (const origins of ['*', 'http://a.example.com', 'https://a.example.com/token']) {
      expect(() => readSettings(dev, { ...named, ...client, CONSOLE_SIGN_IN_ORIGINS: origins })).toThrow(
        /CONSOLE_SIGN_IN_ORIGINS (are|is) not/,
      );
    }
  });

  test('keep the issuer to the letter, because it is compared with the claim', () => {
    expect(readSettings(dev, named).JWT_ISSUER_URL).toBe('https://issuer.example.com/');
  });

  test('take an empty value for none', () => {
    expect(readSettings(dev, { PUBLIC_API_URL: '', MAX_ATTEMPTS: ' ' })).toEqual(readSettings(dev, {}));
  });

  test('let a variable win over the stage', () => {
    expect(readSettings(dev, { START_DEADLINE_SECONDS: '60' }).START_DEADLINE_SECONDS).toBe(60);
  });

  test('let the real environment win over .env', () => {
    const root = mkdtempSync(join(tmpdir(), 'podwarden-env-'));
    writeFileSync(join(root, '.env'), 'MAX_ATTEMPTS=3\nMIN_CUDA_VERSION="12.4"\n');
    expect(environmentOf(root, { MAX_ATTEMPTS: '4' })).toEqual({ MAX_ATTEMPTS: '4', MIN_CUDA_VERSION: '12.4' });
  });

  test.each(formerNames)('take %s for %s, whose name it was', (former, name) => {
    expect(readSettings(dev, { [former]: '1234' })).toMatchObject({ [name]: 1234 });
    expect(readSettings(dev, { [former]: '1234', [name]: '99' })).toMatchObject({ [name]: 99 });
    expect(() => readSettings(dev, { [former]: 'soon' })).toThrow(`${name} is not a whole number`);
  });

  test.each(Object.entries(lifecycleReasons))('say in .env.example what %s is for', (name, why) => {
    const [above] = readFileSync('.env.example', 'utf8').split(`\n#${name}=`);
    const words = above?.slice(above.lastIndexOf('\n#', above.lastIndexOf('=')) + 1);
    expect(words?.replace(/\n# ?/g, ' ')).toContain(why);
  });

  test('are all in .env.example, with their defaults', () => {
    const defaults = settingsSchema(dev).parse({});
    const expected = Object.keys(settingsSchema(dev).shape).map((name) => [
      name,
      asText(Object.entries(defaults).find(([key]) => key === name)?.[1]),
    ]);
    expect(exampleLines()).toEqual(Object.fromEntries(expected));
  });
});

describe('stageNamed', () => {
  test.each(['production', 'Dev', '', 'dev2', undefined, '__proto__'])('refuses %p and says what there is', (name) => {
    expect(() => stageNamed(name)).toThrow('is not one of local, dev, staging, prod');
  });

  test('knows only names that cannot be taken for another stage in a pod name', () => {
    for (const name of stageNames) expect(name).toMatch(/^[a-z][a-z0-9]{0,15}$/);
  });
});
