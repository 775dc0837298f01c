import type { ResolvedResource } from './resolved-resources.ts';
import { StackFault } from './stack-fault.ts';

/** The resource types that the local stack serves. */
export const servedTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::S3::Bucket',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
]);

/**
 * The resource types that the local stack ignores: they affect only monitoring, names and permissions outside of functions, so API calls
 * have the same answers without them.
 */
const ignoredPrefixes = [
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::ApplicationInsights::',
  'AWS::Budgets::',
  'AWS::CDK::Metadata',
  'AWS::CertificateManager::',
  'AWS::CloudWatch::',
  'AWS::KMS::',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Logs::',
  'AWS::Route53::',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::',
  'AWS::SQS::Queue',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::XRay::',
  'Custom::S3AutoDeleteObjects',
] as const;

/**
 * Throws a `StackFault` for resource types that the local stack neither serves nor ignores, because its answers would differ from those of
 * AWS.
 */
export const refuseUnsupported = (resources: readonly ResolvedResource[]): void => {
  const refused = resources.filter(
    ({ type }) => !servedTypes.has(type) && !ignoredPrefixes.some((prefix) => type.startsWith(prefix)),
  );
  if (refused.length === 0) return;
  const named = refused.map(({ stack, logicalId, type }) => `${stack}/${logicalId} (${type})`);
  throw new StackFault(
    `The local stack cannot run ${named.join(', ')}. Teach infra/local to serve that type, or list it in infra/local/cloud/supported-types.ts if nothing here depends on it.`,
  );
};
