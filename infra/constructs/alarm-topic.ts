import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Mails alarms to one address, which must confirm once. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, email: string) {
    super(scope, id, { displayName: 'Podwarden alarms', enforceSSL: true });
    this.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    this.addSubscription(new EmailSubscription(email));
  }
}
