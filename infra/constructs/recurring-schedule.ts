import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { onFunction } from './access.ts';
import { dropLateEvents, longestEventAge } from './drop-late-events.ts';
import type { ServiceFunction } from './service-function.ts';

/** Calls a function at regular intervals. A failed call is dropped, both by the schedule and in the queue of Lambda. */
export class RecurringSchedule extends Construct {
  constructor(scope: Construct, id: string, handler: ServiceFunction, every: Duration) {
    super(scope, id);
    dropLateEvents(handler);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    role.addToPolicy(onFunction(handler));
    new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.rate(every),
      target: new LambdaInvoke(handler, {
        // CDK would also permit calling every version and alias of the function.
        role: role.withoutPolicyUpdates(),
        retryAttempts: 0,
        maxEventAge: longestEventAge,
      }),
    });
  }
}
