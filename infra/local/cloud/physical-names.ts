import { createHash } from 'node:crypto';
import { accountId, region } from './pseudo.ts';

/** The facts from which the physical name of a resource is made. `name` is the name that the template sets, if any. */
export interface NamedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly name: string | undefined;
}

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

const service = (type: string): string => type.split('::')[1]?.toLowerCase() ?? 'aws';

/**
 * Returns the physical name as CloudFormation would: the set name, else stack and logical id with a stable suffix. A name for S3 is shorter
 * and in lower case.
 */
export const physicalName = ({ stack, logicalId, type, name }: NamedResource): string => {
  if (name !== undefined) return name;
  const tail = digest(`${stack}/${logicalId}`, 10);
  if (type === 'AWS::S3::Bucket') {
    return `${`${stack}-${logicalId}`
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '')
      .slice(0, 50)}-${tail}`;
  }
  if (type.startsWith('AWS::ApiGatewayV2::')) return tail;
  return `${stack}-${logicalId}-${tail}`.slice(-64).replace(/^-+/, '');
};

const arnTails: Readonly<Record<string, (name: string) => string>> = {
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${region}:${accountId}:function:${name}`,
  'AWS::DynamoDB::Table': (name) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
  'AWS::DynamoDB::GlobalTable': (name) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${accountId}:role/${name}`,
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}:*`,
  'AWS::SecretsManager::Secret': (name) =>
    `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${digest(name, 6)}`,
  'AWS::Scheduler::Schedule': (name) => `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}`,
};

export const arnOf = (type: string, name: string): string =>
  arnTails[type]?.(name) ?? `arn:aws:${service(type)}:${region}:${accountId}:${name}`;

/** Types whose `Ref` is the ARN instead of the name. */
const refIsArn = new Set(['AWS::SecretsManager::Secret', 'AWS::SNS::Topic']);

export const refOf = (resource: NamedResource): string => {
  const name = physicalName(resource);
  return refIsArn.has(resource.type) ? arnOf(resource.type, name) : name;
};

/** Returns the execute-api URL that a deployed API would have. The resolver replaces it with the URL of the local gateway. */
export const deployedApiUrl = (apiId: string): string => `https://${apiId}.execute-api.${region}.amazonaws.com`;

export const attributeOf = (resource: NamedResource, attribute: string): string => {
  const name = physicalName(resource);
  if (attribute === 'Arn' || attribute.endsWith('Arn')) return arnOf(resource.type, name);
  if (attribute === 'ApiEndpoint') return deployedApiUrl(name);
  if (attribute === 'DomainName') return `${name}.s3.amazonaws.com`;
  if (attribute === 'RegionalDomainName') return `${name}.s3.${region}.amazonaws.com`;
  return attribute === 'Id' || attribute.endsWith('Id') ? refOf(resource) : `${name}.${attribute}`;
};
