import { named, synthesize } from './synthesized.ts';

/** Types of ours that AWS cannot tag, or that CloudFormation gives no tags. */
const untagged: ReadonlySet<string> = new Set([
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudWatch::Dashboard',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::IAM::Policy',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::Scheduler::Schedule',
]);

const tagsOf = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const [replica] = (properties.Replicas ?? []) as { readonly Tags?: unknown }[];
  const tags = properties.Tags ?? properties.UserPoolTags ?? properties.ResourceTags ?? replica?.Tags ?? {};
  if (!Array.isArray(tags)) return tags as Record<string, unknown>;
  return Object.fromEntries(tags.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));
};

describe('every resource that can be tagged', () => {
  test.each(['dev', 'staging', 'prod'])('of stage %s bears the service and the stage', (stage) => {
    const source = stage === 'dev' ? { ALARM_EMAIL: named.ALARM_EMAIL } : named;
    const tagged = synthesize(stage, source).all.filter(([, { Type }]) => !untagged.has(Type));
    expect(tagged.length).toBeGreaterThan(100);
    const bare = tagged.filter(([, { Properties }]) => {
      const { service, stage: name } = tagsOf(Properties);
      return service !== 'podwarden' || name !== stage;
    });
    expect(bare.map(([id, { Type }]) => `${id} ${Type}`)).toEqual([]);
  });
});
