import type { GrantUse } from '../../../infra/local/access/access-control.ts';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';

export type FunctionGrant = ReturnType<LocalStack['grants']>[number];

/** Calls that Lambda makes for a function, under its role, where no engine of ours is asked. */
const madeByLambda: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda writes what the function prints',
  'logs:PutLogEvents': 'Lambda writes what the function prints',
};

const text = ({ principal, action, resource }: FunctionGrant): string => `${principal}: ${action} on ${resource}`;

const usesOf = ({ principal, action, resource }: FunctionGrant, uses: readonly GrantUse[]): readonly GrantUse[] =>
  uses.filter((use) => use.principal === principal && use.action === action && use.granted.includes(resource));

const ofFunctions = (grants: readonly FunctionGrant[]): readonly FunctionGrant[] =>
  grants.filter(({ action }) => !Object.hasOwn(madeByLambda, action));

/** Grants that no call needed. */
export const spareGrants = (grants: readonly FunctionGrant[], uses: readonly GrantUse[]): readonly string[] =>
  ofFunctions(grants)
    .filter((grant) => usesOf(grant, uses).length === 0)
    .map(text);

/** Calls that two grants of one role cover: either could go. */
export const doubledGrants = (uses: readonly GrantUse[]): readonly string[] =>
  uses
    .filter(({ granted }) => granted.length > 1)
    .map(({ principal, action, granted }) => `${principal}: ${action} on ${granted.join(' and ')}`);

/**
 * Grants that reach further than their calls: what comes before the wildcard must be all that the ARNs called have in
 * common. So each of them must have been used for two users whose names begin differently.
 */
export const widerGrants = (grants: readonly FunctionGrant[], uses: readonly GrantUse[]): readonly string[] =>
  ofFunctions(grants).flatMap((grant) => {
    const literal = grant.resource.replace(/[*?].*$/s, '');
    return usesOf(grant, uses)
      .filter(({ commonPrefix }) => commonPrefix !== literal)
      .map(({ commonPrefix }) => `${text(grant)}, but all calls were below ${commonPrefix}`);
  });

const short = (resource: string): string => resource.split(/table\/|:::|secret:/).at(-1) ?? resource;

/** A line for every grant: how often it was used. */
export const grantTable = (grants: readonly FunctionGrant[], uses: readonly GrantUse[]): string =>
  ofFunctions(grants)
    .map((grant) => {
      const calls = usesOf(grant, uses).reduce((sum, use) => sum + use.calls, 0);
      const used = calls === 0 ? 'SPARE' : `${calls} calls`;
      return `${grant.principal.padEnd(24)}${grant.action.padEnd(34)}${short(grant.resource)}: ${used}`;
    })
    .sort()
    .join('\n');
