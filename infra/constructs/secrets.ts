import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './stateful.ts';

/**
 * The RunPod API key: the secret that was named, or a new one without a value, which whoever deploys puts in afterwards.
 * The key itself must be in no template, so it is no setting of a deploy.
 */
export const runpodApiKey = (scope: Construct, stage: Stage, settings: Settings): ISecret => {
  if (settings.RUNPOD_API_KEY_SECRET !== undefined) {
    return Secret.fromSecretNameV2(scope, 'NamedRunpodApiKey', settings.RUNPOD_API_KEY_SECRET);
  }
  const empty = new CfnSecret(scope, 'RunpodApiKey', { description: 'RunPod API key, as plain text' });
  empty.applyRemovalPolicy(removalPolicyOf(stage));
  return Secret.fromSecretCompleteArn(scope, 'ImportedRunpodApiKey', empty.ref);
};

/** Key material to encrypt the secrets that users give their jobs. Losing it loses those of jobs that still run. */
export class SecretsKey extends Secret {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      description: 'Key material for the secrets of jobs',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: removalPolicyOf(stage),
    });
  }
}
