// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Resources = Readonly<Record<string, Json>>;

interface FixtureStack {
  readonly resources: Resources;
  readonly outputs?: Resources;
}

const made: string[] = [];

afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

/** A cloud assembly as `cdk synth` writes it, in a new folder: stacks by name, function sources by asset name. */
export const writeAssembly = (
  stacks: Readonly<Record<string, FixtureStack>>,
  functions: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): string => {
  const dir = mkdtempSync(join(tmpdir(), 'podwarden-fixture-'));
  made.push(dir);
  const write = (path: string, text: string) => writeFileSync(join(dir, path), text);
  const destination = (objectKey: string) => ({
    current: { bucketName: 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}', objectKey },
  });
  for (const [name, source] of Object.entries(functions)) {
    mkdirSync(join(dir, `asset.${name}`));
    write(`asset.${name}/index.mjs`, source);
  }
  for (const [name, text] of Object.entries(files)) write(name, text);
  const assets = {
    ...Object.fromEntries(
      Object.keys(functions).map((name) => [
        name,
        { source: { path: `asset.${name}`, packaging: 'zip' }, destinations: destination(`${name}.zip`) },
      ]),
    ),
    ...Object.fromEntries(
      Object.keys(files).map((name) => [
        name,
        { source: { path: name, packaging: 'file' }, destinations: destination(name) },
      ]),
    ),
  };
  write('Fixture.assets.json', JSON.stringify({ files: assets }));
  const artifacts: Record<string, Json> = {
    'Fixture.assets': { type: 'cdk:asset-manifest', properties: { file: 'Fixture.assets.json' } },
  };
  for (const [name, { resources, outputs }] of Object.entries(stacks)) {
    write(`${name}.template.json`, JSON.stringify({ Resources: resources, Outputs: outputs ?? {} }));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: `${name}.template.json`, stackName: name },
    };
  }
  write('manifest.json', JSON.stringify({ version: '48.0.0', artifacts }));
  return dir;
};

export const aFunction = (name: string, more: Readonly<Record<string, Json>> = {}): Json => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: `${name}.zip` },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    MemorySize: 256,
    ...more,
  },
  Metadata: { 'aws:cdk:path': `Fixture/${name}/Resource` },
});

/** A route with the integration that it needs, as CDK writes the pair. */
export const aRoute = (id: string, key: string, functionId: string, authorizer?: string): Resources => ({
  [`${id}Integration`]: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': [functionId, 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  [`${id}Route`]: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: key,
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${id}Integration` }]] },
      ...(authorizer
        ? { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: authorizer } }
        : { AuthorizationType: 'NONE' }),
    },
  },
});

export const anApi = (more: Readonly<Record<string, Json>> = {}): Resources => ({
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'fixture', ProtocolType: 'HTTP', ...more } },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
  },
});
