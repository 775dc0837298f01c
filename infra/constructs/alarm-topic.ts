import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { Severity } from './service-alarm.ts';

/** Sends the alarms of one severity to one email address, which must confirm once. Further subscribers, such as a pager, can be added. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { stage, severity, email }: AlarmTopicProps) {
    super(scope, id, { displayName: `Podwarden ${stage.name} ${severity}`, enforceSSL: true });
    this.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com'), new ServicePrincipal('budgets.amazonaws.com')],
        resources: [this.topicArn],
        // CloudWatch and Budgets publish for any account. The condition permits only messages for this account.
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
