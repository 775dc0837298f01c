import * as z from 'zod';
import { ofType, propertiesOf } from '../cloud/properties.ts';
import type { ResolvedResource } from '../cloud/resolved-resources.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import { type Grant, grantsOf } from './policy.ts';

const policySchema = z.object({ PolicyDocument: z.json(), Roles: z.array(z.string()).default([]) });

const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.json() })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});

const ownGrants = (role: ResolvedResource): readonly Grant[] => {
  const { Policies, ManagedPolicyArns } = propertiesOf(role, roleSchema);
  if (ManagedPolicyArns.length > 0) {
    throw new StackFault(
      `${role.stack}/${role.logicalId} has the managed policy ${ManagedPolicyArns.join(', ')}, whose text is not in the template. Give the role statements of its own.`,
    );
  }
  return Policies.flatMap(({ PolicyName, PolicyDocument }) =>
    grantsOf(`${role.logicalId}/${PolicyName}`, PolicyDocument),
  );
};

/** Returns a function that gives the grants of a role by the ARN of the role. A role outside the template has no grants. */
export const roleGrants = (resources: readonly ResolvedResource[]): ((roleArn: string) => readonly Grant[]) => {
  const roles = ofType(resources, 'AWS::IAM::Role');
  const policies = ofType(resources, 'AWS::IAM::Policy');
  return (roleArn) => {
    const role = roles.find(({ arn }) => arn === roleArn);
    if (!role) return [];
    const attached = policies.flatMap((policy) => {
      const { PolicyDocument, Roles } = propertiesOf(policy, policySchema);
      return Roles.includes(role.name) ? grantsOf(policy.logicalId, PolicyDocument) : [];
    });
    return [...ownGrants(role), ...attached];
  };
};
