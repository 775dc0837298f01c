import { spawnSync } from 'node:child_process';

/** The app as the CDK command line runs it. */
const synth = (stage: string, environment: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, ['infra/app.ts'], {
    env: { ...process.env, ...environment, CDK_CONTEXT_JSON: JSON.stringify({ stage }) },
    encoding: 'utf8',
  });

describe('infra/app.ts', () => {
  test('G1 F1: stops with one line, not a stack trace, where pods would be told a private URL', () => {
    const { status, stderr } = synth('dev', { PUBLIC_API_URL: 'http://localhost:3000' });
    expect(stderr).toMatch(/^stage dev cannot be synthesized: PUBLIC_API_URL is a private name[^\n]*\n$/);
    expect(status).toBe(1);
  });

  const needed = {
    JWT_ISSUER_URL: 'https://issuer.example.com',
    JWT_AUDIENCE: 'podwarden',
    ALARM_EMAIL: 'ops@example.com',
  };
  const absent = { ...needed, JWT_ISSUER_URL: '', JWT_AUDIENCE: '', ALARM_EMAIL: '' };

  test.each(['JWT_ISSUER_URL', 'JWT_AUDIENCE', 'ALARM_EMAIL'])('makes no prod without %s', (name) => {
    const { status, stderr } = synth('prod', { ...needed, [name]: '' });
    expect(stderr).toBe(`stage prod cannot be synthesized: ${name} is missing, and this stage must name it.\n`);
    expect(status).toBe(1);
  });

  test('makes no prod with nothing, and names all that is missing at once', () => {
    const { status, stderr } = synth('prod', absent);
    for (const name of Object.keys(needed)) expect(stderr).toContain(`${name} is missing`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(1);
  });

  test.each([
    ['http://train.example.com', 'is not https'],
    ['https://192.168.1.4', 'private'],
    ['https://train.example.com/api', 'path'],
  ])('makes no prod that tells pods %s', (PUBLIC_API_URL, why) => {
    const { status, stderr } = synth('prod', { ...needed, PUBLIC_API_URL });
    expect(stderr).toMatch(new RegExp(`^stage prod cannot be synthesized: PUBLIC_API_URL [^\\n]*${why}[^\\n]*\\n$`));
    expect(status).toBe(1);
  });

  test('stops with one line for a stage that there is not', () => {
    const { status, stderr } = synth('production', {});
    expect(stderr).toMatch(/^the stage "production" is not one of local, dev, staging, prod[^\n]*\n$/);
    expect(status).toBe(1);
  });
});
