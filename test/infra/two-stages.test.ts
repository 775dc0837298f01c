import { metricNamespace } from '../../shared/names.ts';
import { named, type Resource, synthesize } from './synthesized.ts';

/** Stages as they are deployed side by side in one account, with the same settings. */
const stageNames = ['dev', 'staging', 'prod'] as const;
const stacks = ['Data', 'Api', 'Reaper', 'Operations', 'Console'] as const;

const stages = stageNames.map((name) => {
  const { template, stackNames } = synthesize(name, { ...named, RUNPOD_API_KEY_SECRET: 'team/runpod' });
  const templates = stacks.map((id) => template(id).toJSON());
  return {
    name,
    stackNames,
    text: JSON.stringify(templates),
    resources: templates.flatMap(({ Resources }) => Object.entries<Resource>(Resources)),
    outputs: templates.flatMap(({ Outputs }) =>
      Object.values<{ readonly Export?: { readonly Name: unknown } }>(Outputs ?? {}),
    ),
  };
});

type Synthesized = (typeof stages)[number];

const pairs = stages.flatMap((stage) =>
  stages.filter((other) => other !== stage).map((other) => [stage.name, other.name, stage, other] as const),
);

/** Every object and text within a template. */
const within = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(within)] : [value];

/** Names within a role, an API or a namespace, and one that only people read. */
const scoped = /^(PolicyName|StageName|MetricName|DisplayName)$/;
const isScoped = (type: string, key: string): boolean =>
  scoped.test(key) || (type === 'AWS::ApiGatewayV2::Authorizer' && key === 'Name');

/** Names that a template chooses itself, where CloudFormation would have made one of stack and id. */
const chosenNames = ({ resources }: Synthesized): readonly string[] =>
  resources.flatMap(([, { Type, Properties = {} }]) =>
    Object.entries(Properties)
      .filter(
        ([key, value]) => /Name$/.test(key) && !isScoped(Type, key) && !/"Ref"|GetAtt/.test(JSON.stringify(value)),
      )
      .map(([key, value]) => `${Type} ${key} ${JSON.stringify(value)}`),
  );

describe.each(pairs)('%s beside %s in one account', (_name, _other, stage, other) => {
  test('shares no stack, no export and no chosen name', () => {
    expect(stage.stackNames.filter((name) => other.stackNames.includes(name))).toEqual([]);
    const exported = ({ outputs }: Synthesized) => outputs.flatMap(({ Export }) => JSON.stringify(Export?.Name) ?? []);
    expect(exported(stage).filter((name) => exported(other).includes(name))).toEqual([]);
    const theirs = chosenNames(other);
    expect(chosenNames(stage).filter((name) => theirs.includes(name))).toEqual([]);
  });

  test('names nothing of it, in no policy and nowhere else', () => {
    expect(stage.text).toContain(`podwarden-${stage.name}`);
    expect(stage.text).not.toContain(`podwarden-${other.name}`);
    expect(stage.text).not.toContain(`pw-${other.name}`);
  });
});

describe.each(stages.map((stage) => [stage.name, stage] as const))('stage %s', (name, { resources, text }) => {
  test('imports from stacks of its own only', () => {
    const imports = within(JSON.parse(text)).flatMap((found) =>
      typeof found === 'object' && found !== null && 'Fn::ImportValue' in found ? String(found['Fn::ImportValue']) : [],
    );
    expect(imports.length).toBeGreaterThan(20);
    expect(imports.filter((from) => !from.startsWith(`podwarden-${name}-`))).toEqual([]);
  });

  test('lets its functions reach only what lies in its stacks, their own files and the secret that was named', () => {
    const policies = resources.filter(([, { Type }]) => Type === 'AWS::IAM::Policy');
    const statements = policies.flatMap(
      ([, { Properties }]) =>
        (
          Properties.PolicyDocument as {
            readonly Statement: readonly { readonly Resource: unknown; Action: unknown }[];
          }
        ).Statement,
    );
    expect(statements.length).toBeGreaterThan(40);
    const foreign = statements.filter(({ Resource }) => {
      const one = JSON.stringify(Resource);
      return !/ImportValue|GetAtt|"Ref":"(?!AWS::)|cdk-hnb659fds-assets|:secret:team\/runpod-\?{6}|:kms:.*:key\/\*/.test(
        one,
      );
    });
    expect(foreign).toEqual([]);
  });

  test('counts, alarms and draws under its own name', () => {
    const metrics = within(JSON.parse(text)).filter(
      (found): found is { readonly Namespace: string; readonly Dimensions?: unknown } =>
        typeof found === 'object' && found !== null && Reflect.get(found, 'Namespace') === metricNamespace,
    );
    expect(metrics.length).toBeGreaterThan(5);
    const own = JSON.stringify({ Name: 'service', Value: `podwarden-${name}` });
    expect(metrics.filter(({ Dimensions }) => !JSON.stringify(Dimensions ?? []).includes(own))).toEqual([]);
    const dashboards = resources.filter(([, { Type }]) => Type === 'AWS::CloudWatch::Dashboard');
    expect(dashboards.length).toBeGreaterThan(0);
    const drawn = JSON.stringify(dashboards).match(/\\+"Podwarden\\+",\\+"\w+\\+",\\+"service\\+",\\+"([\w-]+)/g) ?? [];
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.filter((metric) => !metric.endsWith(`podwarden-${name}`))).toEqual([]);
    // None without a service, which would add the other stages up.
    expect(JSON.stringify(dashboards).match(/\\+"Podwarden\\+",/g)).toHaveLength(drawn.length);
  });

  test('tells its functions its own name for pods', () => {
    const told = resources
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .flatMap(([, { Properties }]) => {
        const { Variables } = Properties.Environment as { readonly Variables: { readonly STAGE?: string } };
        return Variables.STAGE ?? [];
      });
    expect(new Set(told)).toEqual(new Set([name]));
  });

  test('keeps nothing in parameters or under a key that another stage would look up', () => {
    expect(text).not.toMatch(/AWS::SSM::Parameter"|resolve:ssm|resolve:secretsmanager/);
  });
});
