import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages.ts';
import { suppressNag } from './nag-suppressions.ts';
import { removalPolicyOf } from './stateful.ts';

export interface ReadableSecret {
  /** The name or ARN by which a reader requests the secret. */
  readonly id: string;
  /** The ARN that a reader needs permission to read. */
  readonly arn: string;
  /** The keys that may encrypt a secret from outside our stacks, and the service through which readers decrypt this secret. */
  readonly encryptedBy?: { readonly keys: string; readonly service: string };
}

/**
 * Returns a secret that exists outside our stacks. A KMS key that is not ours may encrypt the secret. Its readers must be able to use the
 * key.
 */
const standing = (scope: Construct, nameOrArn: string): ReadableSecret => {
  const stack = Stack.of(scope);
  const isArn = nameOrArn.startsWith('arn:');
  const { region, account } = isArn ? stack.splitArn(nameOrArn, ArnFormat.COLON_RESOURCE_NAME) : stack;
  // Secrets Manager adds a dash and six random characters to the end of every ARN.
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
 * Returns the secret with the RunPod API key: the secret that the settings name, or a secret of the stack without a value. The person
 * who deploys enters the value afterwards. The key itself must not be in a template, so it is no setting of a deploy.
 *
 * The stack always creates and exports its own secret. A deployed stack may import the secret, and CloudFormation refuses to remove an
 * imported export. Moreover, naming another secret for a day must not delete the key that a person has entered.
 */
export const runpodApiKey = (stack: Stack, stage: Stage, settings: Settings): ReadableSecret => {
  const own = made(new CfnSecret(stack, 'RunpodApiKey', { description: 'RunPod API key, as plain text' }), stage);
  stack.exportValue(own.arn);
  return settings.RUNPOD_API_KEY_SECRET === undefined ? own : standing(stack, settings.RUNPOD_API_KEY_SECRET);
};

/** Returns the key of functions that only read from RunPod: the secret that the settings name, or the full key. */
export const runpodReadKey = (scope: Construct, settings: Settings, full: ReadableSecret): ReadableSecret =>
  settings.RUNPOD_READ_KEY_SECRET === undefined ? full : standing(scope, settings.RUNPOD_READ_KEY_SECRET);

/** Returns the key material that encrypts the secrets of users. If this key is lost, the secrets of running jobs are lost, too. */
export const secretsKey = (scope: Construct, stage: Stage): ReadableSecret =>
  made(
    new CfnSecret(scope, 'SecretsKey', {
      description: 'Key material for the secrets of jobs',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    }),
    stage,
  );
