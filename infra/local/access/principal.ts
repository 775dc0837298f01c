import { randomBytes } from 'node:crypto';
import { accountId } from '../cloud/pseudo.ts';
import type { FunctionPlan } from '../functions/function-plan.ts';
import type { Grant } from './policy.ts';

export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A role's credentials have one. */
  readonly sessionToken?: string;
}

/** A function as the engines know it: by its credentials, with what its role grants. */
export interface Principal {
  /** As this repository calls the function: `get-job`. */
  readonly label: string;
  readonly arn: string;
  readonly credentials: LocalCredentials;
  readonly grants: readonly Grant[];
}

/** New ones for each stack: a URL that another stack signed is refused. */
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
