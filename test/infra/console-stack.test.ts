import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { consoleFileOf } from '../../infra/console/console-path.ts';
import { contentSecurityPolicy, steadyHeaders } from '../../infra/console/security-headers.ts';
import { propertyRuns } from '../support/effort.ts';
import { named, synthesize } from './synthesized.ts';

type Values = Readonly<Record<string, string>>;

const consoleOf = (stage: string, source: Values) => synthesize(stage, source).template('Console');

/** A value of a template as CloudFormation would make it, with the logical names in place of what it does not tell. */
const resolved = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const [[name, inner] = ['', '']] = Object.entries(value as object);
  if (name === 'Fn::Join') return (inner as [string, unknown[]])[1].map(resolved).join('');
  if (name === 'Fn::GetAtt') return `{${(inner as string[]).join('.')}}`;
  if (name !== 'Ref' && name !== 'Fn::ImportValue') throw new Error(`${name} is not expected here`);
  return `{${String(inner).replace(/^podwarden-\w+-/, '')}}`;
};

const outputOf = (stage: string, source: Values, name: string): string =>
  resolved(consoleOf(stage, source).toJSON().Outputs[name].Value);

const headersOf = (stage: string, source: Values) => {
  const [policy] = Object.values(consoleOf(stage, source).findResources('AWS::CloudFront::ResponseHeadersPolicy'));
  if (policy === undefined) throw new Error('There is no policy of headers.');
  return policy.Properties.ResponseHeadersPolicyConfig;
};

const policyOf = (stage: string, source: Values): string =>
  resolved(headersOf(stage, source).SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);

const api = '{api:ExportsOutputFnGetAttApiHttp17514DA7ApiEndpointFE3C5592}';
const storage = 'https://{data:ExportsOutputRefObjectsA92BA4F157B12E12}.s3.{AWS::Region}.{AWS::URLSuffix}';

describe.each(['dev', 'staging', 'prod'])('the console of %s', (stage) => {
  test('gives every answer the headers that the local stack gives, and keeps browsers on https', () => {
    const { CustomHeadersConfig, SecurityHeadersConfig } = headersOf(stage, named);
    const custom = CustomHeadersConfig.Items.map(({ Header, Value }: { Header: string; Value: string }) => [
      Header,
      Value,
    ]);
    expect({
      ...Object.fromEntries(custom),
      'referrer-policy': SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy,
      'x-content-type-options': SecurityHeadersConfig.ContentTypeOptions.Override ? 'nosniff' : '',
      'x-frame-options': SecurityHeadersConfig.FrameOptions.FrameOption,
    }).toEqual(steadyHeaders);
    expect(SecurityHeadersConfig.StrictTransportSecurity.AccessControlMaxAgeSec).toBe(63_072_000);
    expect(policyOf(stage, named)).toBe(contentSecurityPolicy({ api, storage, signIn: [] }));
  });

  test('has a bucket that nobody reads but its distribution, and that goes with the stack', () => {
    const template = consoleOf(stage, named);
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    const [{ Properties } = { Properties: undefined }] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const statements = Properties.PolicyDocument.Statement;
    expect(statements.map(({ Effect }: { Effect: string }) => Effect)).toEqual(['Deny', 'Allow']);
    expect(statements[1].Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    expect(statements[1].Action).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(resolved(statements[1].Condition.StringEquals['AWS:SourceArn'])).toBe(
      'arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{PagesDistributionFE2E404A}',
    );
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      VersioningConfiguration: Match.absent(),
    });
  });

  test('needs no function and no role', () => {
    const template = consoleOf(stage, named);
    template.resourceCountIs('AWS::Lambda::Function', 0);
    template.resourceCountIs('AWS::IAM::Role', 0);
  });
});

describe('what the pages may call and are told', () => {
  test('is without an issuer where no client of it is named: keys alone let people in', () => {
    expect(JSON.parse(outputOf('prod', named, 'ConsoleConfig'))).toEqual({ api_url: api, stage: 'prod' });
  });

  test("is the named issuer's client, and its hosts", () => {
    const source = {
      ...named,
      CONSOLE_CLIENT_ID: 'the-console',
      CONSOLE_SIGN_IN_SCOPE: 'openid offline_access',
      CONSOLE_SIGN_IN_ORIGINS: 'https://tokens.example.com',
      PUBLIC_API_URL: 'https://api.example.com',
    };
    expect(JSON.parse(outputOf('prod', source, 'ConsoleConfig'))).toEqual({
      api_url: 'https://api.example.com',
      stage: 'prod',
      issuer: {
        url: named.JWT_ISSUER_URL,
        client_id: 'the-console',
        scope: 'openid offline_access',
        audience: named.JWT_AUDIENCE,
      },
    });
    const signIn = ['https://issuer.example.com', 'https://tokens.example.com'];
    expect(policyOf('prod', source)).toBe(contentSecurityPolicy({ api: 'https://api.example.com', storage, signIn }));
  });

  test("is dev's own user pool, whose client is the one whose tokens the API takes", () => {
    const { issuer } = JSON.parse(outputOf('dev', {}, 'ConsoleConfig'));
    expect(issuer.client_id).toBe(issuer.audience);
    expect(issuer.url).toMatch(/^https:\/\/cognito-idp\.\{AWS::Region\}\.\{AWS::URLSuffix\}\/\{data:.*Users/);
    expect(policyOf('dev', {})).toMatch(
      /connect-src 'self' \S+ \S+ https:\/\/cognito-idp\.\{AWS::Region\}\.\S+ https:\/\/\{data:\S*SignIn\w+\}\.auth\.\{AWS::Region\}\.amazoncognito\.com;/,
    );
  });
});

describe("the console's address", () => {
  test("is CloudFront's own without a certificate, and TLS 1.2 at least with one", () => {
    expect(outputOf('prod', named, 'ConsoleUrl')).toBe('https://{PagesDistributionFE2E404A.DomainName}');
    const source = {
      ...named,
      CONSOLE_URL: 'https://console.example.com',
      CONSOLE_CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:123456789012:certificate/an-id',
    };
    expect(outputOf('prod', source, 'ConsoleUrl')).toBe('https://console.example.com');
    consoleOf('prod', source).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['console.example.com'],
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https', Compress: true },
      },
    });
  });

  test('once it is known may call API and bucket, is told by health, and is where the user pool sends people back to', () => {
    const consoleUrl = 'https://d111.cloudfront.net';
    const { template } = synthesize('dev', { CONSOLE_URL: consoleUrl });
    const origins = ['http://localhost:3000', consoleUrl];
    template('Api').hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: { AllowOrigins: origins } });
    template('Api').hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ CONSOLE_URL: consoleUrl }) },
    });
    template('Data').hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: origins })] },
    });
    template('Data').hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['openid', 'email'],
      CallbackURLs: [`${consoleUrl}/signed-in`],
      LogoutURLs: [`${consoleUrl}/`],
      GenerateSecret: Match.absent(),
    });
  });

  test('until it is known opens no OAuth at the user pool, whose client stays the same', () => {
    const clients = [{}, { CONSOLE_URL: 'https://d111.cloudfront.net' }].map((source) =>
      synthesize('dev', source).resources('AWS::Cognito::UserPoolClient'),
    );
    expect(clients[0]?.[0]?.[1].Properties).toMatchObject({ AllowedOAuthFlowsUserPoolClient: false });
    expect(clients[0]?.[0]?.[0]).toBe(clients[1]?.[0]?.[0]);
  });
});

describe('the function that CloudFront asks about each path', () => {
  const source = readFileSync('infra/console/viewer-request.js', 'utf8');
  const uriOf = (uri: string): string => runInNewContext(`${source}; handler({ request: { uri } }).uri`, { uri });

  test.each([
    ['/', '/index.html'],
    ['/jobs/0f5c', '/index.html'],
    ['/signed-in', '/index.html'],
    ['/assets/main-ABC.js', '/assets/main-ABC.js'],
    ['/assets/gone.js', '/assets/gone.js'],
    ['//evil.example/a', '/index.html'],
  ])('answers %s with %s', (uri, file) => {
    expect(uriOf(uri)).toBe(file);
  });

  test('answers every path with the file that the local stack answers it with', () => {
    const part = fc.stringMatching(/^[\w.%~-]{0,6}$/);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const uri = `/${parts.join('/')}`;
        expect(uriOf(uri)).toBe(`/${consoleFileOf(uri)}`);
      }),
      propertyRuns(500),
    );
  });
});
