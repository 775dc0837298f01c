import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { secretsManager } from '../aws/client-config.ts';
import { DynamoAllowanceStore } from '../aws/dynamodb/dynamo-allowance-store.ts';
import { SecretsManagerSecretReader } from '../aws/secrets-manager-secret-reader.ts';
import type { Clock } from '../domain/clock.ts';
import { AllowedProvider } from '../domain/pods/allowed-provider.ts';
import { RunpodGpuProvider } from '../runpod/runpod-gpu-provider.ts';

interface ProviderVariables {
  readonly RUNPOD_API_URL: string;
  readonly RUNPOD_API_KEY_SECRET: string;
  readonly ALLOWANCES_TABLE: string;
  readonly RUNPOD_CALLS_OF_USERS: number;
}

/** RunPod for a function that users call: within the calls that they may cause, and without a second try of a read. */
export const providerForUsers = (
  env: ProviderVariables,
  documents: DynamoDBDocumentClient,
  clock: Clock,
  options: { readonly createTimeoutMs?: number } = {},
): AllowedProvider => {
  const apiKey = new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock);
  return new AllowedProvider(
    new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey, maxReadAttempts: 1, ...options }),
    {
      allowances: new DynamoAllowanceStore(documents, env.ALLOWANCES_TABLE),
      callsOfUsers: env.RUNPOD_CALLS_OF_USERS,
      clock,
    },
  );
};
