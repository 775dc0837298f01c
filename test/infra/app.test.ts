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

  test('stops with one line for a stage that there is not', () => {
    const { status, stderr } = synth('production', {});
    expect(stderr).toMatch(/^the stage "production" is not one of local, dev, staging, prod[^\n]*\n$/);
    expect(status).toBe(1);
  });
});
