import type * as z from 'zod';
import { functionFeatures } from '../../shared/names.ts';
import { named, type Resource, synthesize } from './synthesized.ts';

const prod = synthesize('prod', {
  ...named,
  CONSOLE_URL: 'https://console.example.com',
  OPERATOR_CLAIM: 'groups',
  OPERATOR_CLAIM_VALUE: 'operators',
  DEFAULT_JOB_BUDGET_DOLLARS: '50',
});

type Variables = Readonly<Record<string, unknown>>;

const variablesOf = ({ Properties }: Resource): Variables =>
  (Properties.Environment as { readonly Variables: Variables }).Variables;

const constructId = (name: string): string => name.replaceAll('-', '');

/** Logical ids are the construct's id and eight hexadecimal digits. */
const functionNamed = (name: string): Resource => {
  const found = prod
    .resources('AWS::Lambda::Function')
    .find(([id]) => id.slice(0, -8).toLowerCase() === constructId(name));
  if (!found) throw new Error(`there is no function ${name}`);
  return found[1];
};

/** The policy statements of the role of a function, as text: an ARN is a tree of intrinsics. */
const grantsOf = (name: string): string => {
  const role = JSON.stringify(
    (functionNamed(name).Properties.Role as { readonly 'Fn::GetAtt': string[] })['Fn::GetAtt'][0],
  );
  const policies = prod.resources('AWS::IAM::Policy').filter(([, { Properties }]) => {
    const [{ Ref }] = Properties.Roles as [{ readonly Ref: string }];
    return JSON.stringify(Ref) === role;
  });
  return JSON.stringify(policies.map(([, { Properties }]) => Properties.PolicyDocument));
};

const functions = [...functionFeatures].map(([name, feature]) => ({
  name,
  feature,
}));

/** The value of an intrinsic in the cloud, so that the contract can check the rest. */
const asDeployed = (value: unknown): unknown => (typeof value === 'string' ? value : 'https://example.com');

describe('every function', () => {
  test.each(functions)('$name is given the variables of its own contract, and no others', async ({ name, feature }) => {
    const { envSchema }: { readonly envSchema: z.ZodObject } = await import(
      `../../functions/${feature}/${name}.env.ts`
    );
    const { POWERTOOLS_SERVICE_NAME, ...variables } = variablesOf(functionNamed(name));
    expect(POWERTOOLS_SERVICE_NAME).toBe('podwarden-prod');
    expect(Object.keys(variables).sort()).toEqual(Object.keys(envSchema.shape).sort());
    const deployed = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, asDeployed(value)]));
    expect(envSchema.safeParse(deployed).error?.issues ?? []).toEqual([]);
  });

  test.each(functions)('$name may use what its variables name, and nothing else (H9)', ({ name }) => {
    const variables = variablesOf(functionNamed(name));
    const grants = grantsOf(name);
    const named = Object.keys(variables);
    expect(
      new Set(
        grants
          .match(/ExportsOutputFnGetAtt\w+?Arn/g)
          ?.map(shortTableName)
          .filter(Boolean) ?? [],
      ),
    ).toEqual(new Set(named.filter((key) => key.endsWith('_TABLE')).map(tableOf)));
    expect(grants.includes('"s3:')).toBe(named.includes('BUCKET'));
    const secrets = named.filter((key) => key.endsWith('_SECRET'));
    expect(new Set(grants.match(/ExportsOutputRef(RunpodApiKey|SecretsKey)/g) ?? []).size).toBe(secrets.length);
  });

  test('that sweeps may read details of a job one by one, and list no telemetry', () => {
    expect(grantsOf('sweep')).toMatch(
      /"Action":\["dynamodb:GetItem","dynamodb:PutItem","dynamodb:UpdateItem"\],"Effect":"Allow","Resource":[^\]]*ExportsOutputFnGetAttTelemetry/,
    );
    expect(grantsOf('sweep').match(/ExportsOutputFnGetAttTelemetry/g)).toHaveLength(1);
  });

  test('that only asks what a sweep would do may change nothing', () => {
    const actions = [...new Set(grantsOf('dry-run-sweep').match(/"(?:dynamodb|s3|secretsmanager):\w+"/g))];
    expect(actions.sort()).toEqual(['"dynamodb:GetItem"', '"dynamodb:Query"', '"secretsmanager:GetSecretValue"']);
  });

  test('that only redeems a download token may do nothing but mark it and read the dataset', () => {
    expect(grantsOf('redeem-download-token')).toMatch(/"dynamodb:GetItem","dynamodb:UpdateItem"/);
    expect(grantsOf('redeem-download-token')).toMatch(/"s3:GetObject"[^\]]*"Resource":\{"Fn::Join":\[""/);
    expect(grantsOf('redeem-download-token')).not.toMatch(/PutObject|DeleteItem|PutItem|Query|secretsmanager/);
  });
});

describe('a RunPod key that can only read', () => {
  const readers = ['dry-run-sweep', 'list-gpus', 'preflight-deploy', 'refresh-gpu-catalog'];
  const withReadKey = synthesize('prod', { ...named, RUNPOD_READ_KEY_SECRET: 'team/runpod-read' });
  const keysOf = (world: typeof withReadKey): ReadonlyMap<string, string> =>
    new Map(
      world.resources('AWS::Lambda::Function').flatMap(([id, resource]) => {
        const key = variablesOf(resource).RUNPOD_API_KEY_SECRET;
        return key === undefined ? [] : [[id.slice(0, -8).toLowerCase(), JSON.stringify(key)] as const];
      }),
    );
  const functionsWith = (key: string) =>
    [...keysOf(withReadKey)].flatMap(([name, used]) => (used === key ? [name] : []));

  test('is the one of all functions that make and end no pod, and of no other', () => {
    expect(functionsWith('"team/runpod-read"').sort()).toEqual(readers.map(constructId).sort());
    expect(keysOf(withReadKey).size).toBeGreaterThan(readers.length);
  });

  test('is all that those may read, and they alone may', () => {
    const policies = withReadKey.resources('AWS::IAM::Policy').map(([id, { Properties }]) => ({
      id: id.toLowerCase(),
      text: JSON.stringify(Properties.PolicyDocument),
    }));
    const may = (part: string) => policies.filter(({ text }) => text.includes(part)).map(({ id }) => id);
    expect(may('secret:team/runpod-read-')).toHaveLength(readers.length);
    for (const reader of readers.map(constructId)) {
      expect(may('secret:team/runpod-read-').some((id) => id.startsWith(reader))).toBe(true);
      expect(may('RunpodApiKey').some((id) => id.startsWith(reader))).toBe(false);
    }
  });

  test('is the full one where none is named', () => {
    expect(new Set(keysOf(prod).values()).size).toBe(1);
  });
});

const tableNames = [
  'Datasets',
  'DownloadTokens',
  'TrainingConfigs',
  'Jobs',
  'Telemetry',
  'ReaperState',
  'Controls',
  'DueWork',
  'Allowances',
  'Accounts',
  'Usage',
];

/** `ExportsOutputFnGetAttJobsDF1CC2D4Arn` is the table Jobs. */
const shortTableName = (exported: string): string | undefined =>
  tableNames.find((table) => exported.startsWith(`ExportsOutputFnGetAtt${table}`));

/** `DOWNLOAD_TOKENS_TABLE` is the table DownloadTokens. */
const tableOf = (variable: string): string | undefined =>
  tableNames.find((table) => `${table.toUpperCase()}_TABLE` === variable.replace(/_(?=.*_TABLE)/g, ''));
