import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { Severity } from './service-alarm.ts';

/** Mails the alarms of one severity to one address, which must confirm once. A pager can subscribe beside it. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { stage, severity, email }: AlarmTopicProps) {
    super(scope, id, { displayName: `Podwarden ${stage.name} ${severity}`, enforceSSL: true });
    this.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com'), new ServicePrincipal('budgets.amazonaws.com')],
        resources: [this.topicArn],
        // Both publish for any account: only what this account asked for is ours.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.addSubscription(new EmailSubscription(email));
  }
}

interface AlarmTopicProps {
  readonly stage: Stage;
  readonly severity: Severity;
  readonly email: string;
}
