import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Stage } from '../stages.ts';

/** A first deploy that fails leaves nothing behind: what it made is still empty, and the next one would not find it. */
export const removalPolicyOf = (stage: Stage): RemovalPolicy =>
  stage.stateful === 'kept' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

/**
 * A protected resource is kept: CloudFormation could not delete it on the way back from a first deploy either, and the stack
 * would be stuck in ROLLBACK_FAILED. docs/deploy.md says how to remove what is left then.
 */
export const removalPolicyOfProtected = (stage: Stage): RemovalPolicy =>
  isProtected(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** Days of point-in-time recovery: always on, because a bad migration is as likely in a trial; 35 is the most there is. */
export const recoveryDaysOf = (stage: Stage): number => (stage.stateful === 'kept' ? 35 : 1);

export const isProtected = (stage: Stage): boolean => stage.stateful === 'kept';

/** As long as a question about a bill may come, where anybody is billed. */
export const logRetentionOf = (stage: Stage): RetentionDays =>
  stage.stateful === 'kept' ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS;
