import { Match } from 'aws-cdk-lib/assertions';
import { stageNamed } from '../../infra/stages.ts';
import { routeClasses, type Throttle, throttlesOf } from '../../infra/throttles.ts';
import { type FunctionName, routes, servingFunction } from '../../shared/names.ts';
import { named, synthesize } from './synthesized.ts';

const fail = (): never => {
  throw new Error('there is none');
};

const prod = synthesize('prod');
const api = prod.template('Api');
const deployedRoutes = prod.resources('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);

describe('the API', () => {
  test('has exactly the routes of the table of names, each with one function (H9)', () => {
    const wanted = Object.values(routes).map(({ route }) => route);
    expect(deployedRoutes.map(({ RouteKey }) => RouteKey).sort()).toEqual([...wanted].sort());
    const targets = deployedRoutes.map(({ Target }) => JSON.stringify(Target));
    expect(new Set(targets).size).toBe(wanted.length);
    const called = prod
      .resources('AWS::ApiGatewayV2::Integration')
      .map(([, { Properties }]) => JSON.stringify(Properties.IntegrationUri));
    const serving = new Set((Object.keys(routes) as FunctionName[]).map(servingFunction));
    expect(new Set(called).size).toBe(serving.size);
  });

  test.each(Object.values(routes))('lets in $auth on $route', ({ route, auth }) => {
    const deployed = deployedRoutes.find(({ RouteKey }) => RouteKey === route);
    expect(deployed?.AuthorizationType).toBe(auth === 'user' ? 'CUSTOM' : 'NONE');
    expect(deployed?.AuthorizerId !== undefined).toBe(auth === 'user');
  });

  test('answers HEAD on a route of its own', () => {
    expect(deployedRoutes).toContainEqual(expect.objectContaining({ RouteKey: 'HEAD /api/datasets/download' }));
  });

  test('asks its authorizer about every request, whatever it carries, and remembers no answer', () => {
    api.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
    const [[, { Properties }] = fail()] = prod.resources('AWS::ApiGatewayV2::Authorizer');
    expect(Properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: true,
    });
    expect(Properties.IdentitySource ?? []).toEqual([]);
    expect(JSON.stringify(Properties.AuthorizerUri)).toMatch(/"Authorize[0-9A-F]{8}"/);
  });

  test('believes the configured issuer and audience only', () => {
    const [[, { Properties }] = fail()] = prod
      .resources('AWS::Lambda::Function')
      .filter(([id]) => id.startsWith('Authorize'));
    expect(Properties.Environment).toMatchObject({
      Variables: { JWT_ISSUER_URL: 'https://issuer.example.com/', JWT_AUDIENCE: 'podwarden' },
    });
  });

  test('keeps the query, where download tokens travel, out of its access log', () => {
    const [stage] = Object.values(api.findResources('AWS::ApiGatewayV2::Stage'));
    const format = String(stage?.Properties.AccessLogSettings.Format);
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/querystring|context\.path|context\.protocol|requestOverride/i);
  });

  test('writes its access log to the ARN that API Gateway keeps, so that nothing has drifted', () => {
    const [stage] = Object.values(api.findResources('AWS::ApiGatewayV2::Stage'));
    const arn = JSON.stringify(stage?.Properties.AccessLogSettings.DestinationArn);
    expect(arn).toMatch(/:log-group:",\{"Ref":"ApiAccessLogs/);
    expect(arn).not.toMatch(/:\*|GetAtt/);
  });

  test('keeps what the access log holds in a list of fields that name nobody but an address', () => {
    const [stage] = Object.values(api.findResources('AWS::ApiGatewayV2::Stage'));
    const fields = [...String(stage?.Properties.AccessLogSettings.Format).matchAll(/\$context\.([\w.]+)/g)];
    expect(fields.map(([, field]) => field).sort()).toEqual([
      'authorizer.error',
      'identity.sourceIp',
      'integrationErrorMessage',
      'integrationLatency',
      'requestId',
      'requestTime',
      'responseLatency',
      'responseLength',
      'routeKey',
      'status',
    ]);
  });

  test.each(['dev', 'staging', 'prod'])('bounds the requests to each route of stage %s by its class', (name) => {
    const source = name === 'dev' ? {} : named;
    const [[, { Properties }] = fail()] = synthesize(name, source).resources('AWS::ApiGatewayV2::Stage');
    const bounds = throttlesOf(stageNamed(name), 10);
    const bucket = ({ requestsPerSecond, burst }: Throttle) => ({
      ThrottlingRateLimit: requestsPerSecond,
      ThrottlingBurstLimit: burst,
    });
    expect(Properties.DefaultRouteSettings).toEqual(bucket(bounds.user));
    expect(Properties.RouteSettings).toEqual(
      Object.fromEntries(Object.values(routes).map(({ route, auth }) => [route, bucket(bounds[routeClasses[auth]])])),
    );
  });

  test('lets no route take more at once than the account may, where a setting says how much that is', () => {
    const { resources } = synthesize('prod', { ...named, API_REQUESTS_AT_ONCE: '1250' });
    const [[, { Properties }] = fail()] = resources('AWS::ApiGatewayV2::Stage');
    const all = [Properties.DefaultRouteSettings, ...Object.values(Properties.RouteSettings as object)];
    const bursts = all.map((one) => Number(Reflect.get(one as object, 'ThrottlingBurstLimit')));
    expect(Math.max(...bursts)).toBe(1250);
  });

  test('stays below the 500 resources that CloudFormation takes of a stack, with room for an update', () => {
    expect(Object.keys(prod.template('Api').toJSON().Resources).length).toBeLessThanOrEqual(450);
  });

  test('limits routes only once they are there: API Gateway knows no settings for a route that is not', () => {
    const [[, stage] = fail()] = prod.resources('AWS::ApiGatewayV2::Stage');
    expect(stage.DependsOn).toEqual(
      expect.arrayContaining(prod.resources('AWS::ApiGatewayV2::Route').map(([id]) => id)),
    );
  });

  test('lets pages of the configured origins call it with a JWT and an idempotency key', () => {
    synthesize('dev', { CORS_ORIGINS: 'https://app.example.com' })
      .template('Api')
      .hasResourceProperties('AWS::ApiGatewayV2::Api', {
        CorsConfiguration: Match.objectLike({
          AllowOrigins: ['https://app.example.com'],
          AllowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
          ExposeHeaders: Match.arrayWith(['apigw-requestid', 'etag', 'retry-after']),
        }),
      });
  });

  test('lets no page call it in prod unless its origin is named', () => {
    const [[, { Properties }] = fail()] = prod.resources('AWS::ApiGatewayV2::Api');
    expect(Properties).not.toHaveProperty('CorsConfiguration');
    const [[, bucket] = fail()] = prod.resources('AWS::S3::Bucket');
    expect(bucket.Properties).not.toHaveProperty('CorsConfiguration');
  });

  test('G1 F1: tells pods its own endpoint unless a public URL is set', () => {
    const told = (source: Record<string, string>) =>
      synthesize('dev', source)
        .resources('AWS::Lambda::Function')
        .filter(([id]) => id.startsWith('ClaimAttempt'))
        .map(([, { Properties }]) => (Properties.Environment as { Variables: Record<string, unknown> }).Variables);
    expect(told({})).toMatchObject([{ PUBLIC_API_URL: { 'Fn::GetAtt': [expect.any(String), 'ApiEndpoint'] } }]);
    expect(told({ PUBLIC_API_URL: 'https://train.example.com/' })).toMatchObject([
      { PUBLIC_API_URL: 'https://train.example.com' },
    ]);
  });
});

describe('a domain of its own', () => {
  const domain = {
    name: 'train.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/6a5e',
  };
  const told = (source: Readonly<Record<string, string>>) => {
    const stage = synthesize({ ...stageNamed('prod'), domain }, { ...named, ...source });
    const claims = stage.resources('AWS::Lambda::Function').filter(([id]) => id.startsWith('ClaimAttempt'));
    return claims.map(
      ([, { Properties }]) =>
        (Properties.Environment as { Variables: Record<string, unknown> }).Variables.PUBLIC_API_URL,
    );
  };

  test('answers over TLS 1.2 and up, and says what its DNS record must point to', () => {
    const template = synthesize({ ...stageNamed('prod'), domain }, named).template('Api');
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'train.example.com',
      DomainNameConfigurations: [
        Match.objectLike({ CertificateArn: domain.certificateArn, SecurityPolicy: 'TLS_1_2' }),
      ],
    });
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    template.hasOutput('ApiDomainTarget', { Value: Match.anyValue() });
  });

  test('leaves the other name in use, which running pods were told', () => {
    synthesize({ ...stageNamed('prod'), domain }, named)
      .template('Api')
      .hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false });
  });

  test('is what pods are told, unless a public URL is set', () => {
    expect(told({})).toEqual(['https://train.example.com']);
    expect(told({ PUBLIC_API_URL: 'https://cdn.example.com' })).toEqual(['https://cdn.example.com']);
  });

  test('is not there where the stage has none', () => {
    expect(prod.resources('AWS::ApiGatewayV2::DomainName')).toEqual([]);
  });
});
