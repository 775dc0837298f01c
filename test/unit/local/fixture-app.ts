// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { aFunction, anApi, aRoute, writeAssembly } from './fixture-assembly.ts';

const echo = `
export const handler = async (event, context) => {
  console.log('echo called ' + event.rawPath);
  const body = { event, env: process.env, remaining: context.getRemainingTimeInMillis(), id: context.awsRequestId };
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, cookies: ['a=1', 'b=2'], body: JSON.stringify(body) };
};`;

const slow = `
let running = 0;
export const handler = async (event) => {
  running += 1;
  await new Promise((resolve) => setTimeout(resolve, Number(event.queryStringParameters?.ms ?? event.ms ?? 0)));
  const seen = running;
  running -= 1;
  return { seen };
};`;

const crash = `
let calls = 0;
export const handler = async (event) => {
  calls += 1;
  if (event.queryStringParameters?.how === 'exit') process.exit(3);
  if (event.queryStringParameters?.how === 'throw') throw new TypeError('secret reason');
  if (event.queryStringParameters?.how === 'malformed') return { statusCode: 'many' };
  return { statusCode: 200, body: String(calls) };
};`;

const door = `
export const handler = async (event) => {
  if (event.headers.authorization === 'broken') throw new Error('secret reason of the door');
  if (event.headers.authorization === 'odd') return { statusCode: 200 };
  return { isAuthorized: event.headers.authorization !== 'unwelcome', context: { asked: JSON.stringify(event) } };
};`;

const tick = `export const handler = async (event) => event;`;

const data = {
  Items: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'owner', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by_owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      Replicas: [{ Region: { Ref: 'AWS::Region' } }],
    },
  },
  Objects: { Type: 'AWS::S3::Bucket', Properties: {} },
  RunpodApiKey: { Type: 'AWS::SecretsManager::Secret', Properties: { Description: 'empty' } },
  Generated: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
  },
};

const dataOutputs = {
  TableName: { Value: { Ref: 'Items' }, Export: { Name: 'Data:ItemsRef' } },
  KeyArn: { Value: { Ref: 'RunpodApiKey' }, Export: { Name: 'Data:KeyRef' } },
  GeneratedArn: { Value: { Ref: 'Generated' }, Export: { Name: 'Data:GeneratedRef' } },
  BucketName: { Value: { Ref: 'Objects' }, Export: { Name: 'Data:ObjectsRef' } },
};

const api = {
  ...anApi({
    CorsConfiguration: {
      AllowOrigins: ['http://localhost:3000'],
      AllowMethods: ['*'],
      AllowHeaders: ['authorization'],
      ExposeHeaders: ['retry-after'],
      MaxAge: 3600,
    },
  }),
  Users: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 0,
      AuthorizerUri: {
        'Fn::Join': [
          '',
          [
            'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
            { 'Fn::GetAtt': ['Door', 'Arn'] },
            '/invocations',
          ],
        ],
      },
      EnableSimpleResponses: true,
    },
  },
  Door: aFunction('door', {
    Timeout: 5,
    Environment: {
      Variables: { JWT_ISSUER_URL: 'http://issuer.podwarden.localhost', JWT_AUDIENCE: 'fixture-audience' },
    },
  }),
  Echo: aFunction('echo', {
    Timeout: 10,
    Environment: {
      Variables: {
        TABLE_NAME: { 'Fn::ImportValue': 'Data:ItemsRef' },
        BUCKET_NAME: { 'Fn::ImportValue': 'Data:ObjectsRef' },
        PUBLIC_API_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
        RUNPOD_API_URL: 'http://runpod.podwarden.localhost/v2',
        KEY_SECRET: { 'Fn::ImportValue': 'Data:KeyRef' },
        GENERATED_SECRET: { 'Fn::ImportValue': 'Data:GeneratedRef' },
        POLICY_SECONDS: '900',
        ASSET_BUCKET: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' },
      },
    },
  }),
  Slow: aFunction('slow', { Timeout: 1 }),
  Narrow: aFunction('slow', { Timeout: 5, ReservedConcurrentExecutions: 1 }),
  Crash: aFunction('crash', { Timeout: 5 }),
  Sweep: aFunction('tick', { Timeout: 5 }),
  EchoRole: { Type: 'AWS::IAM::Role', Properties: {} },
  ...aRoute('Open', 'GET /open/{id}', 'Echo'),
  ...aRoute('OpenStatic', 'GET /open/static', 'Crash'),
  ...aRoute('Post', 'POST /open/{id}', 'Echo'),
  ...aRoute('Closed', 'GET /closed', 'Echo', 'Users'),
  ...aRoute('Slow', 'GET /slow', 'Slow'),
  ...aRoute('Crash', 'GET /crash', 'Crash'),
  ...aRoute('Head', 'HEAD /open/{id}', 'Echo'),
  SweepSchedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': ['Sweep', 'Arn'] }, RoleArn: 'arn:aws:iam::0:role/x' },
    },
  },
};

/** An app with one of everything that the local stack serves. */
export const writeFixtureApp = (): string =>
  writeAssembly(
    { Data: { resources: data, outputs: dataOutputs }, Api: { resources: api } },
    { echo, slow, crash, door, tick },
    { 'pod-runtime.tar.gz': 'not really a tarball' },
  );
