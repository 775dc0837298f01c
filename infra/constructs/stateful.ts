import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Stage } from '../stages.ts';

/**
 * Returns the removal policy of a resource with data. A failed first deploy still deletes the resource, because the resource is empty and
 * the next deploy would not use it.
 */
export const removalPolicyOf = (stage: Stage): RemovalPolicy =>
  stage.stateful === 'kept' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

/**
 * Returns the removal policy of a resource with deletion protection. The resource is kept even after a failed first deploy, because
 * CloudFormation could not delete it and the stack would stay in ROLLBACK_FAILED. docs/deploy.md says how to remove the resource.
 */
export const removalPolicyOfProtected = (stage: Stage): RemovalPolicy =>
  isProtected(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/**
 * Returns the days of point-in-time recovery. The recovery is always on, because a bad migration is as likely in a trial. DynamoDB
 * permits 35 days at most.
 */
export const recoveryDaysOf = (stage: Stage): number => (stage.stateful === 'kept' ? 35 : 1);

export const isProtected = (stage: Stage): boolean => stage.stateful === 'kept';

/** Returns the retention of logs. A stage that bills users keeps logs as long as questions about a bill may come. */
export const logRetentionOf = (stage: Stage): RetentionDays =>
  stage.stateful === 'kept' ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS;
