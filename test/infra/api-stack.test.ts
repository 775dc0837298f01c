import { Match } from 'aws-cdk-lib/assertions';
import { routes } from '../../shared/names.ts';
import { synthesize } from './synthesized.ts';

const prod = synthesize('prod');
const api = prod.template('Api');
const deployedRoutes = prod.resources('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);

describe('the API', () => {
  test('has exactly the routes of the table of names, each with one function (H9)', () => {
    const wanted = Object.values(routes).map(({ route }) => route);
    expect(deployedRoutes.map(({ RouteKey }) => RouteKey).sort()).toEqual([...wanted].sort());
    const targets = deployedRoutes.map(({ Target }) => JSON.stringify(Target));
    expect(new Set(targets).size).toBe(wanted.length);
  });

  test.each(Object.values(routes))('lets in $auth on $route', ({ route, auth }) => {
    const deployed = deployedRoutes.find(({ RouteKey }) => RouteKey === route);
    expect(deployed?.AuthorizationType).toBe(auth === 'user' ? 'JWT' : 'NONE');
    expect(deployed?.AuthorizerId !== undefined).toBe(auth === 'user');
  });

  test('answers HEAD on a route of its own', () => {
    expect(deployedRoutes).toContainEqual(expect.objectContaining({ RouteKey: 'HEAD /api/datasets/download' }));
  });

  test('believes the configured issuer and audience only', () => {
    api.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
    api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://issuer.example.com/', Audience: ['podwarden'] },
    });
  });

  test('keeps the query, where download tokens travel, out of its access log', () => {
    const [stage] = Object.values(api.findResources('AWS::ApiGatewayV2::Stage'));
    const format = String(stage?.Properties.AccessLogSettings.Format);
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/querystring|context\.path|context\.protocol|requestOverride/i);
  });

  test('bounds the requests of each second', () => {
    api.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
  });

  test('lets pages of the configured origins call it with a JWT and an idempotency key', () => {
    synthesize('dev', { CORS_ORIGINS: 'https://app.example.com' })
      .template('Api')
      .hasResourceProperties('AWS::ApiGatewayV2::Api', {
        CorsConfiguration: Match.objectLike({
          AllowOrigins: ['https://app.example.com'],
          AllowHeaders: ['authorization', 'content-type', 'idempotency-key'],
        }),
      });
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
