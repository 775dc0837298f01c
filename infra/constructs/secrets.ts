import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages.ts';
import { suppressNag } from './nag-suppressions.ts';
import { removalPolicyOf } from './stateful.ts';

export interface ReadableSecret {
  /** The name or ARN by which a reader asks for it. */
  readonly id: string;
  /** The ARN that a reader must be granted. */
  readonly arn: string;
  /** The keys that may encrypt a secret that is not of our making, and the service through which it is decrypted. */
  readonly encryptedBy?: { readonly keys: string; readonly service: string };
}

/** A named secret may be encrypted by a KMS key that is not ours, which its readers must be able to use. */
const standing = (scope: Construct, nameOrArn: string): ReadableSecret => {
  const stack = Stack.of(scope);
  const isArn = nameOrArn.startsWith('arn:');
  const { region, account } = isArn ? stack.splitArn(nameOrArn, ArnFormat.COLON_RESOURCE_NAME) : stack;
  // Secrets Manager ends every ARN in a dash and six characters of its own.
  const resourceName = `${nameOrArn}-??????`;
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  const service = 'secretsmanager';
  return {
    id: nameOrArn,
    arn: isArn ? nameOrArn : stack.formatArn({ service, resource: 'secret', resourceName, arnFormat }),
    encryptedBy: {
      keys: stack.formatArn({
        service: 'kms',
        resource: 'key',
        resourceName: '*',
        ...(region && { region }),
        ...(account && { account }),
      }),
      service: `${service}.${region}.${stack.urlSuffix}`,
    },
  };
};

const made = (secret: CfnSecret, stage: Stage): ReadableSecret => {
  secret.applyRemovalPolicy(removalPolicyOf(stage));
  suppressNag(secret, {
    id: 'AwsSolutions-SMG4',
    reason:
      'RunPod has no call to rotate a key, and the key for secrets of jobs must open what it sealed for as long as a job lives.',
  });
  return { id: secret.ref, arn: secret.ref };
};

/**
 * The RunPod API key: the secret that was named, or one of the stack's own without a value, which the person who deploys puts in
 * afterwards. The key itself must be in no template, so it is no setting of a deploy.
 *
 * The stack's own is made and exported in any case. A stack that is deployed imports it, and CloudFormation refuses to take away
 * what is imported; besides, a name that is set for a day must not cost the key that was put in.
 */
export const runpodApiKey = (stack: Stack, stage: Stage, settings: Settings): ReadableSecret => {
  const own = made(new CfnSecret(stack, 'RunpodApiKey', { description: 'RunPod API key, as plain text' }), stage);
  stack.exportValue(own.arn);
  return settings.RUNPOD_API_KEY_SECRET === undefined ? own : standing(stack, settings.RUNPOD_API_KEY_SECRET);
};

/** The key of functions that only read from RunPod: the standing secret that was named, or the full key. */
export const runpodReadKey = (scope: Construct, settings: Settings, full: ReadableSecret): ReadableSecret =>
  settings.RUNPOD_READ_KEY_SECRET === undefined ? full : standing(scope, settings.RUNPOD_READ_KEY_SECRET);

/** Key material to encrypt the secrets that users give their jobs. Losing it loses those of jobs that still run. */
export const secretsKey = (scope: Construct, stage: Stage): ReadableSecret =>
  made(
    new CfnSecret(scope, 'SecretsKey', {
      description: 'Key material for the secrets of jobs',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    }),
    stage,
  );
