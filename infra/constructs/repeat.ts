import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';

/**
 * Calls a function again and again. A call that could not be made is dropped, here and in Lambda's own queue: the next one
 * does the same work on fresher facts, and late ones would only pile up.
 */
export class Repeat extends Construct {
  constructor(scope: Construct, id: string, handler: ServiceFunction, every: Duration) {
    super(scope, id);
    const oneMinute = Duration.minutes(1);
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: oneMinute });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }));
    new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.rate(every),
      target: new LambdaInvoke(handler, {
        // CDK would open every version and alias of the function too.
        role: role.withoutPolicyUpdates(),
        retryAttempts: 0,
        maxEventAge: oneMinute,
      }),
    });
  }
}
