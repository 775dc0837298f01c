import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule of cdk-nag's AWS Solutions pack that one resource violates on purpose. */
export interface NagSuppression {
  /** The id of the rule, for example `AwsSolutions-S1`. */
  readonly id: string;
  readonly reason: string;
  /** The findings of the rule that are suppressed, as regular expressions. Without this field, all findings are suppressed. */
  readonly findings?: readonly RegExp[];
}

/**
 * Records in the metadata of a resource that a rule does not apply to this resource, and why. cdk-nag reads the metadata, so a deploy
 * need not load cdk-nag. Findings of the rule for other resources still count. Throws if the construct is no single resource.
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
