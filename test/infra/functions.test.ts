import { deployAnsweredSeconds } from '../../shared/domain/deploy/first-offers.ts';
import { launchAnsweredSeconds } from '../../shared/domain/launcher/run-launches.ts';
import { functionFeatures } from '../../shared/names.ts';
import { named, type Resource, synthesize } from './synthesized.ts';

const prod = synthesize('prod');
const functions = prod.resources('AWS::Lambda::Function');
const policies = prod.resources('AWS::IAM::Policy');

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statementsOf = ([, policy]: readonly [string, Resource]): readonly Statement[] =>
  (policy.Properties.PolicyDocument as { readonly Statement: readonly Statement[] }).Statement;

const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

describe('every function', () => {
  test('of the table of names is deployed once, and no other is', () => {
    expect(functions).toHaveLength(functionFeatures.size);
  });

  test.each(functions)('%s runs on Node.js 24, arm64, and logs JSON to a group of its own', (_, fn) => {
    expect(fn.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) } },
    });
  });

  test('begins no trace, which would be as dear as all else of a call where few pods report', () => {
    for (const [, { Properties }] of functions) expect(Properties.TracingConfig).toEqual({ Mode: 'PassThrough' });
  });

  test('has a role of its own', () => {
    const roles = functions.map(([, fn]) => JSON.stringify(fn.Properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
  });

  test('says who is hurt when it fails', () => {
    for (const [id, fn] of functions) {
      expect([id, String(fn.Properties.Description).length > 20]).toEqual([id, true]);
    }
  });

  test('answers before API Gateway gives up after 30 s, unless no route calls it', () => {
    for (const [id, fn] of functions) {
      const limit = /^LaunchJobs/.test(id) ? 120 : /^(Sweep|RefreshGpuCatalog|DoDueWork)/.test(id) ? 60 : 29;
      expect(Number(fn.Properties.Timeout)).toBeLessThanOrEqual(limit);
    }
  });

  test.each([
    ['DeployJob', deployAnsweredSeconds],
    ['LaunchJobs', launchAnsweredSeconds],
  ])('leaves %s time to put its last create, %i s after its start, on record', (name, answeredSeconds) => {
    const [found] = functions.filter(([id]) => id.startsWith(name));
    expect(Number(found?.[1].Properties.Timeout)).toBeGreaterThanOrEqual(answeredSeconds + 3);
  });

  test('has no managed policy, which would open more than it needs', () => {
    for (const [, role] of prod.resources('AWS::IAM::Role'))
      expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('concurrency of their own', () => {
  const reservedIn = (stage: string, source: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      synthesize(stage, source)
        .resources('AWS::Lambda::Function')
        .filter(([, { Properties }]) => Properties.ReservedConcurrentExecutions !== undefined)
        .map(([id, { Properties }]) => [id.slice(0, -8), Properties.ReservedConcurrentExecutions]),
    );

  test('have the sweep, the launcher, cancels and what pods call, which users cannot use up then', () => {
    const inProd = {
      Sweep: 1,
      ReportMetrics: 100,
      ShipLogs: 100,
      ClaimAttempt: 50,
      RefreshDownloadToken: 10,
      CreateArtifact: 25,
      LaunchJobs: 10,
      CompleteArtifact: 50,
      ReportEvent: 50,
      CancelJob: 20,
      Authorize: 20,
      StopDeployment: 20,
    };
    expect(reservedIn('prod', named)).toEqual(inProd);
    const inStaging = Object.fromEntries(Object.keys(inProd).map((name) => [name, name === 'Sweep' ? 1 : 10]));
    expect(reservedIn('staging', named)).toEqual(inStaging);
  });

  test('have none in dev: a new account, with its 10 executions, could not be deployed to', () => {
    expect(reservedIn('dev', {})).toEqual({});
  });

  test('leaves an account with both stages 430 of its 1000 executions, of which AWS keeps 100 unreserved', () => {
    const all = [reservedIn('prod', named), reservedIn('staging', named)].flatMap((reserved) =>
      Object.values(reserved).map(Number),
    );
    expect(all.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(570);
  });
});

describe('every log group', () => {
  test('forgets in time', () => {
    const groups = prod.resources('AWS::Logs::LogGroup');
    expect(groups).toHaveLength(functions.length + 1);
    for (const [, group] of groups) expect(group.Properties.RetentionInDays).toBe(90);
  });
});

describe('every permission', () => {
  test.each(policies)('of %s names its actions and its resources', (...policy) => {
    for (const { Action, Resource: resource } of statementsOf(policy)) {
      for (const action of listed(Action)) expect(action).not.toMatch(/\*/);
      for (const one of listed(resource)) expect(one).not.toBe('*');
    }
  });

  test('scans no table but that of accounts, which a sweep counts, and never writes more than one item at a time', () => {
    const statements = policies.flatMap(statementsOf);
    const actions = statements.flatMap(({ Action }) => listed(Action));
    const scans = statements.filter(({ Action }) => listed(Action).includes('dynamodb:Scan'));
    expect(scans).toHaveLength(1);
    for (const one of listed(scans[0]?.Resource)) expect(JSON.stringify(one)).toMatch(/Usage/);
    expect(actions).not.toContain('dynamodb:BatchWriteItem');
    expect(actions).not.toContain('dynamodb:TransactWriteItems');
  });

  test('on objects is for a prefix, never for the whole bucket', () => {
    for (const { Action, Resource: resource } of policies.flatMap(statementsOf)) {
      if (!listed(Action).some((action) => /^s3:.*Object|s3:AbortMultipartUpload/.test(action))) continue;
      for (const one of listed(resource)) expect(JSON.stringify(one)).not.toMatch(/"\/\*"/);
    }
  });
});
