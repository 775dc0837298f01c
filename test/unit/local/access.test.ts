import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AccessControl } from '../../../infra/local/access/access-control.ts';
import { covering, type Grant, grantsOf } from '../../../infra/local/access/policy.ts';
import { newCredentials, type Principal } from '../../../infra/local/access/principal.ts';
import { roleGrants } from '../../../infra/local/access/role-grants.ts';
import { readCloudAssembly } from '../../../infra/local/cloud/cloud-assembly.ts';
import { resolveResources } from '../../../infra/local/cloud/resolved-resources.ts';
import { LocalDynamoDb } from '../../../infra/local/dynamodb/local-dynamodb.ts';
import { LocalLambda } from '../../../infra/local/functions/local-lambda.ts';
import { LocalS3 } from '../../../infra/local/s3/local-s3.ts';
import { LocalSecrets } from '../../../infra/local/secrets/local-secrets.ts';
import { type Json, writeAssembly } from './fixture-assembly.ts';

const document = (...Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement });
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };

describe('a grant', () => {
  const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/Jobs';
  it.each<[string, Grant, Grant, boolean]>([
    [
      'covers its own action',
      { action: 's3:GetObject', resource: 'a' },
      { action: 's3:GetObject', resource: 'a' },
      true,
    ],
    [
      'reads no case in actions',
      { action: 'S3:getobject', resource: 'a' },
      { action: 's3:GetObject', resource: 'a' },
      true,
    ],
    [
      'reads the case of resources',
      { action: 's3:*', resource: 'a' },
      { action: 's3:GetObject', resource: 'A' },
      false,
    ],
    [
      'covers no other action',
      { action: 's3:GetObject', resource: '*' },
      { action: 's3:GetObjectAcl', resource: 'a' },
      false,
    ],
    [
      'of a table covers no index',
      { action: '*', resource: table },
      { action: 'x', resource: `${table}/index/i` },
      false,
    ],
    [
      'ends where its prefix ends',
      { action: '*', resource: 'b/data/*' },
      { action: 'x', resource: 'b/data2/k' },
      false,
    ],
    ['covers slashes by a star', { action: '*', resource: 'b/*' }, { action: 'x', resource: 'b/k/l\nm' }, true],
    ['counts question marks', { action: '*', resource: 's-??' }, { action: 'x', resource: 's-abc' }, false],
    ['takes a dot for a dot', { action: '*', resource: 'a.b' }, { action: 'x', resource: 'axb' }, false],
  ])('%s', (_, grant, call, covered) => {
    expect(covering(grant)(call)).toBe(covered);
  });
});

describe('grantsOf', () => {
  it('pairs every action with every resource', () => {
    const two = { ...statement, Action: ['s3:GetObject', 's3:PutObject'], Resource: ['a', 'b'] };
    expect(grantsOf('Role', document(two))).toHaveLength(4);
  });

  it.each<[string, unknown]>([
    ['Condition', { ...statement, Condition: { StringEquals: { 'kms:ViaService': 's3' } } }],
    ['NotAction', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: 's3:*', NotResource: 'a' }],
    ['Effect', { ...statement, Effect: 'Deny' }],
  ])('refuses a statement with %s, which it cannot judge', (word, said) => {
    expect(() => grantsOf('GetJobRole', document(said))).toThrow(new RegExp(`GetJobRole .*${word}`));
  });
});

describe('the grants of a role', () => {
  const grantsIn = (resources: Readonly<Record<string, Json>>) => {
    const resolved = resolveResources(readCloudAssembly(writeAssembly({ Api: { resources } })), (text) => text);
    const role = resolved.find(({ logicalId }) => logicalId === 'Role');
    return roleGrants(resolved)(role?.arn ?? '');
  };

  it('are those in it and those of policies attached to it', () => {
    const own = { PolicyName: 'own', PolicyDocument: document({ ...statement, Resource: 'own' }) as Json };
    const attached = (Roles: Json, Resource: string): Json => ({
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'p', Roles, PolicyDocument: document({ ...statement, Resource }) as Json },
    });
    const grants = grantsIn({
      Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [own] } },
      Policy: attached([{ Ref: 'Role' }], 'attached'),
      Foreign: attached(['another'], 'foreign'),
    });
    expect(grants.map(({ resource }) => resource)).toEqual(['own', 'attached']);
  });

  it('cannot be told where it has a managed policy', () => {
    const Properties = { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] };
    expect(() => grantsIn({ Role: { Type: 'AWS::IAM::Role', Properties } })).toThrow(/Role.*ReadOnlyAccess/);
  });
});

describe('an engine', () => {
  const owner = newCredentials();
  const region = 'us-east-1';
  const bucket = { name: 'objects', logicalId: 'Objects', corsRules: [] };
  const table = {
    name: 'Items',
    logicalId: 'Items',
    keyAttributes: ['id'],
    ttlAttribute: undefined,
    input: {
      TableName: 'Items',
      AttributeDefinitions: ['id', 'owner'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
      BillingMode: 'PAY_PER_REQUEST' as const,
      GlobalSecondaryIndexes: ['by_owner', 'by_nobody'].map((IndexName) => ({
        IndexName,
        KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' as const }],
        Projection: { ProjectionType: 'ALL' as const },
      })),
    },
  };
  const tableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Items';
  let s3: LocalS3;
  let dynamodb: LocalDynamoDb;

  beforeAll(async () => {
    s3 = await LocalS3.start(owner);
    dynamodb = await LocalDynamoDb.start(owner);
    await s3.addBucket(bucket);
    await dynamodb.addTable(table);
  });
  afterAll(async () => {
    await s3.stop();
    await dynamodb.stop();
  });

  const admitted = async (...grants: readonly (readonly [string, string])[]): Promise<Principal> => {
    const principal: Principal = {
      label: `function-${newCredentials().accessKeyId}`,
      arn: 'arn:aws:sts::000000000000:assumed-role/role/function',
      credentials: newCredentials(),
      grants: grants.map(([action, resource]) => ({ action, resource })),
    };
    await Promise.all([s3.admit([principal]), dynamodb.admit([principal])]);
    return principal;
  };
  const objects = ({ credentials }: Pick<Principal, 'credentials'>) =>
    new S3Client({ endpoint: s3.url, region, credentials, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const items = ({ credentials }: Pick<Principal, 'credentials'>) =>
    new DynamoDBClient({ endpoint: dynamodb.url, region, credentials });
  const at = (Key: string) => ({ Bucket: 'objects', Key });
  const byOwner = (IndexName?: string) =>
    new QueryCommand({
      TableName: 'Items',
      ...(IndexName ? { IndexName } : {}),
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': IndexName ? 'owner' : 'id' },
      ExpressionAttributeValues: { ':value': { S: 'x' } },
    });

  it('lets DynamoDB calls by that are granted, on the table and on each index for itself', async () => {
    const client = items(
      await admitted(['dynamodb:GetItem', tableArn], ['dynamodb:Query', `${tableArn}/index/by_owner`]),
    );
    const get = new GetItemCommand({ TableName: 'Items', Key: { id: { S: 'x' } } });
    expect((await client.send(get)).Item).toBeUndefined();
    expect((await client.send(byOwner('by_owner'))).Items).toEqual([]);
    for (const refused of [
      byOwner(),
      byOwner('by_nobody'),
      new PutItemCommand({ TableName: 'Items', Item: { id: { S: 'x' } } }),
      new GetItemCommand({ TableName: 'Other', Key: { id: { S: 'x' } } }),
    ]) {
      await expect(client.send(refused as GetItemCommand)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringMatching(/^User: arn:aws:sts::.* is not authorized to perform: dynamodb:/),
      });
    }
    await expect(items({ credentials: newCredentials() }).send(get)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    expect((await items({ credentials: owner }).send(byOwner())).Items).toEqual([]);
  });

  it('lets S3 calls by that are granted, and tells absence only to who may list', async () => {
    const reader = await admitted(['s3:GetObject', 'arn:aws:s3:::objects/data/*']);
    const listing = await admitted(
      ['s3:GetObject', 'arn:aws:s3:::objects/data/*'],
      ['s3:ListBucket', 'arn:aws:s3:::objects'],
    );
    await objects({ credentials: owner }).send(new PutObjectCommand({ ...at('data/here'), Body: 'x' }));
    const here = await objects(reader).send(new GetObjectCommand(at('data/here')));
    expect(await here.Body?.transformToString()).toBe('x');
    await expect(objects(reader).send(new HeadObjectCommand(at('data/gone')))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await expect(objects(listing).send(new HeadObjectCommand(at('data/gone')))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    for (const refused of [
      new GetObjectCommand(at('other/here')),
      new DeleteObjectCommand(at('data/here')),
      new PutObjectCommand({ ...at('data/new'), Body: 'x' }),
      new CreateMultipartUploadCommand(at('data/new')),
      new AbortMultipartUploadCommand({ ...at('data/new'), UploadId: 'x' }),
      new CopyObjectCommand({ ...at('data/copy'), CopySource: 'objects/data/here' }),
      new ListObjectsV2Command({ Bucket: 'objects' }),
      new GetObjectAclCommand(at('data/here')),
    ]) {
      await expect(objects(reader).send(refused as GetObjectCommand)).rejects.toMatchObject({ name: 'AccessDenied' });
    }
  });

  it('asks for both ends of a copy', async () => {
    await objects({ credentials: owner }).send(new PutObjectCommand({ ...at('from/x'), Body: 'x' }));
    const copy = new CopyObjectCommand({ ...at('to/x'), CopySource: 'objects/from/x' });
    const put = ['s3:PutObject', 'arn:aws:s3:::objects/to/*'] as const;
    await expect(objects(await admitted(put)).send(copy)).rejects.toMatchObject({ name: 'AccessDenied' });
    const both = await admitted(put, ['s3:GetObject', 'arn:aws:s3:::objects/from/*']);
    await objects(both).send(copy);
  });

  it('lets a presigned URL do what its signer may do', async () => {
    const signer = await admitted(['s3:PutObject', 'arn:aws:s3:::objects/up/*']);
    const put = async (key: string) => {
      const url = await getSignedUrl(objects(signer), new PutObjectCommand(at(key)), { expiresIn: 60 });
      return (await fetch(url, { method: 'PUT', body: 'x' })).status;
    };
    expect([await put('up/x'), await put('elsewhere/x')]).toEqual([200, 403]);
  });

  it('tells which grants were used, on what, and where two cover one call', async () => {
    const principal = await admitted(
      ['s3:PutObject', 'arn:aws:s3:::objects/up/*'],
      ['s3:PutObject', 'arn:aws:s3:::objects/*'],
      ['s3:DeleteObject', 'arn:aws:s3:::objects/*'],
    );
    for (const key of ['up/anna/1', 'up/zoe/2']) {
      await objects(principal).send(new PutObjectCommand({ ...at(key), Body: 'x' }));
    }
    expect((await s3.uses()).filter((use) => use.principal === principal.label)).toEqual([
      {
        principal: principal.label,
        action: 's3:PutObject',
        granted: ['arn:aws:s3:::objects/up/*', 'arn:aws:s3:::objects/*'],
        calls: 2,
        commonPrefix: 'arn:aws:s3:::objects/up/',
      },
    ]);
  });

  it('keeps a secret from functions that may not read it', async () => {
    const access = new AccessControl(owner);
    const secrets = new LocalSecrets(access);
    await secrets.start();
    secrets.add({ name: 'one', arn: 'arn:one', value: '1' });
    secrets.add({ name: 'two', arn: 'arn:two', value: '2' });
    const { credentials } = await admitted().then((principal) => {
      access.admit([{ ...principal, grants: [{ action: 'secretsmanager:GetSecretValue', resource: 'arn:one' }] }]);
      return principal;
    });
    const client = new SecretsManagerClient({ endpoint: secrets.url, region, credentials });
    expect((await client.send(new GetSecretValueCommand({ SecretId: 'one' }))).SecretString).toBe('1');
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'two' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    client.destroy();
    await secrets.stop();
  });

  it('lets a function have another one run by an event, if it may', async () => {
    const access = new AccessControl(owner);
    const lambda = new LocalLambda(access);
    await lambda.start();
    const events: unknown[] = [];
    lambda.serve({
      arnOf: (name) => (name === 'gone' ? undefined : `arn:${name}`),
      invoke: async (name, event) => events.push([name, event]),
    });
    const { credentials } = await admitted().then((principal) => {
      access.admit([{ ...principal, grants: [{ action: 'lambda:InvokeFunction', resource: 'arn:one' }] }]);
      return principal;
    });
    const client = new LambdaClient({ endpoint: lambda.url, region, credentials, maxAttempts: 1 });
    const invoke = (FunctionName: string, InvocationType: 'Event' | 'RequestResponse' = 'Event') =>
      client.send(new InvokeCommand({ FunctionName, InvocationType, Payload: Buffer.from('{"a":1}') }));
    expect((await invoke('one')).StatusCode).toBe(202);
    expect(events).toEqual([['one', { a: 1 }]]);
    await expect(invoke('two')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(invoke('gone')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(invoke('one', 'RequestResponse')).rejects.toMatchObject({ name: 'UnknownOperationException' });
    expect(events).toHaveLength(1);
    client.destroy();
    await lambda.stop();
  });
});
