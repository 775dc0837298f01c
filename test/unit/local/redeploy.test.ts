import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCredentials } from '../../../infra/local/access/principal.ts';
import { LogSink } from '../../../infra/local/functions/log-sink.ts';
import { FunctionFleet } from '../../../infra/local/stack/function-fleet.ts';
import { readStackPlan } from '../../../infra/local/stack/stack-plan.ts';
import { writeFixtureApp } from './fixture-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'podwarden-redeploy-'));
const addresses = {
  apiUrl: 'http://api',
  issuerUrl: 'http://issuer',
  runpodUrl: 'http://runpod',
  consoleUrl: 'http://console',
};
const { functions } = readStackPlan(writeFixtureApp(), addresses);
const credentials = newCredentials();
const fleet = new FunctionFleet({
  credentialsOf: () => credentials,
  endpoints: { dynamodbUrl: 'http://x', s3Url: 'http://x', secretsUrl: 'http://x', lambdaUrl: 'http://x' },
  overrides: {},
  logs: new LogSink(join(folder, 'log')),
});
const nameOf = (id: string): string => fleet.find(id).name;

afterAll(async () => {
  await fleet.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a fleet of functions that is deployed again', () => {
  it('ends calls under way and those in line where they began, and gives new ones new instances', async () => {
    fleet.deploy(functions);
    const counter = nameOf('Crash');
    const count = async () => {
      const outcome = await fleet.invoke(counter, {});
      return outcome.kind === 'result' ? JSON.parse(outcome.result).body : outcome;
    };
    expect([await count(), await count()]).toEqual(['1', '2']);
    // One instance at most: the second waits in line behind the first.
    const underWay = [1, 2].map(() => fleet.invoke(nameOf('Narrow'), { ms: 300 }));
    fleet.deploy(functions);
    expect(await count()).toBe('1');
    expect(await Promise.all(underWay)).toEqual(Array(2).fill({ kind: 'result', result: '{"seen":1}' }));
  });

  it('knows no function any more that the new app does not have', async () => {
    const gone = nameOf('Echo');
    fleet.deploy(functions.filter(({ name }) => name !== gone));
    await expect(fleet.invoke(gone, {})).rejects.toThrow(`No function is called ${gone}`);
  });
});
