import type { IncomingHttpHeaders } from 'node:http';
import { covering, type Grant } from './policy.ts';
import type { LocalCredentials, Principal } from './principal.ts';

/** The calls that one set of grants allowed. The set has several grants only if a role grants the same call more than once. */
export interface GrantUse {
  readonly principal: string;
  readonly action: string;
  /** The resources of the grants that allowed the calls, as written in the policy. */
  readonly granted: readonly string[];
  readonly calls: number;
  /** The longest common prefix of the ARNs of all called resources. */
  readonly commonPrefix: string;
}

interface KnownPrincipal {
  readonly principal: Principal;
  readonly grants: readonly { readonly grant: Grant; readonly covers: (call: Grant) => boolean }[];
}

/** Returns the access key id that a request claims. Returns `undefined` if the request has none. The signature is not verified here. */
export const accessKeyIn = ({ authorization = '' }: IncomingHttpHeaders): string | undefined =>
  /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\//.exec(authorization)?.[1];

const common = (one: string, other: string): string => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
};

/**
 * The IAM of one engine: knows the credentials, judges calls by the grants of the role, and records which grants are used. The owner's
 * credentials, which no function has, may do everything and are not recorded.
 */
export class AccessControl {
  private readonly owner: LocalCredentials;
  private readonly known = new Map<string, KnownPrincipal>();
  private readonly used = new Map<string, GrantUse>();

  constructor(owner: LocalCredentials) {
    this.owner = owner;
  }

  /** Adds functions. The grants of a known function are replaced. */
  admit(principals: readonly Principal[]): void {
    for (const principal of principals) {
      const grants = principal.grants.map((grant) => ({ grant, covers: covering(grant) }));
      this.known.set(principal.credentials.accessKeyId, { principal, grants });
    }
  }

  credentialsOf(accessKeyId: string): LocalCredentials | undefined {
    if (accessKeyId === this.owner.accessKeyId) return this.owner;
    return this.known.get(accessKeyId)?.principal.credentials;
  }

  /** Returns `undefined` if the call is granted, else the error message of AWS. A granted call is recorded. */
  refusal(accessKeyId: string, action: string, resource: string): string | undefined {
    if (accessKeyId === this.owner.accessKeyId) return undefined;
    const known = this.known.get(accessKeyId);
    const call = { action, resource };
    const granting = (known?.grants ?? []).filter(({ covers }) => covers(call)).map(({ grant }) => grant);
    if (known && granting.length > 0) {
      this.record(known.principal.label, call, granting);
      return undefined;
    }
    return `User: ${known?.principal.arn ?? accessKeyId} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  }

  uses(): readonly GrantUse[] {
    return [...this.used.values()];
  }

  private record(principal: string, { action, resource }: Grant, granting: readonly Grant[]): void {
    const granted = granting.map((grant) => grant.resource);
    const key = [principal, action, ...granted].join(' ');
    const before = this.used.get(key);
    const commonPrefix = before ? common(before.commonPrefix, resource) : resource;
    this.used.set(key, { principal, action, granted, calls: (before?.calls ?? 0) + 1, commonPrefix });
  }
}
