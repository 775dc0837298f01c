import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../stages.ts';

export const removalPolicyOf = (stage: Stage): RemovalPolicy =>
  stage.stateful === 'kept' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** Days of point-in-time recovery: always on, because a bad migration is as likely in a trial; 35 is the most there is. */
export const recoveryDaysOf = (stage: Stage): number => (stage.stateful === 'kept' ? 35 : 1);
