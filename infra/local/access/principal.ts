import { randomBytes } from 'node:crypto';
import { accountId } from '../cloud/pseudo.ts';
import type { FunctionPlan } from '../functions/function-plan.ts';
import type { Grant } from './policy.ts';

export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Present for the credentials of a role. */
  readonly sessionToken?: string;
}

/** A function as the engines see it: credentials and the grants of its role. */
export interface Principal {
  /** The name of the function in this repository, such as `get-job`. */
  readonly label: string;
  readonly arn: string;
  readonly credentials: LocalCredentials;
  readonly grants: readonly Grant[];
}

/** Makes credentials. Each stack has its own, so a URL signed by another stack is refused. */
export const newCredentials = (): LocalCredentials => ({
  accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString('base64'),
  sessionToken: randomBytes(60).toString('base64'),
});

export const principalOf = (
  { label, name, roleArn, grants }: FunctionPlan,
  credentials: LocalCredentials,
): Principal => ({
  label,
  arn: `arn:aws:sts::${accountId}:assumed-role/${roleArn.split('/').at(-1)}/${name}`,
  credentials,
  grants,
});
