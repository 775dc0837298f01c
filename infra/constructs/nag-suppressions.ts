import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule of the AWS Solutions pack that one resource breaks on purpose. */
export interface NagSuppression {
  /** `AwsSolutions-S1` */
  readonly id: string;
  readonly reason: string;
  /** Only these findings of a rule that has several for one resource, as regular expressions. */
  readonly findings?: readonly RegExp[];
}

/**
 * Notes in the metadata of a resource that a rule does not hold for it, and why. cdk-nag reads the note there, and deploys need not load
 * cdk-nag for it. Findings of the rule elsewhere still count.
 */
export const suppressNag = (construct: IConstruct, ...rules: readonly NagSuppression[]): void => {
  const resource = construct.node.defaultChild ?? construct;
  if (!CfnResource.isCfnResource(resource)) throw new Error(`${construct.node.path} is no resource of its own`);
  resource.addMetadata('cdk_nag', {
    rules_to_suppress: rules.map(({ id, reason, findings }) => ({
      id,
      reason,
      ...(findings === undefined ? {} : { applies_to: findings.map((finding) => ({ regex: String(finding) })) }),
    })),
  });
};
