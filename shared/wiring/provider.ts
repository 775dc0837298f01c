import type { Clock } from '../domain/clock.ts';
import { AllowedProvider } from '../domain/pods/allowed-provider.ts';
import { RunpodGpuProvider } from '../runpod/runpod-gpu-provider.ts';
import { allowances, runpodKey } from './aws.ts';

type ProviderVariables = Readonly<Record<'RUNPOD_API_URL' | 'RUNPOD_API_KEY_SECRET', string>>;

interface UsersVariables extends ProviderVariables {
  readonly ALLOWANCES_TABLE: string;
  readonly RUNPOD_CALLS_OF_USERS: number;
}

interface Options {
  readonly createTimeoutMs?: number;
  readonly maxReadAttempts?: number;
}

export const provider = (env: ProviderVariables, clock: Clock, options: Options = {}): RunpodGpuProvider =>
  new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey: runpodKey(env, clock), clock, ...options });

/**
 * Creates RunPod's adapter for functions that users call. The adapter stays within the calls that users may cause and does not retry reads.
 */
export const providerForUsers = (
  env: UsersVariables,
  clock: Clock,
  options: Pick<Options, 'createTimeoutMs'> = {},
): AllowedProvider =>
  new AllowedProvider(provider(env, clock, { maxReadAttempts: 1, ...options }), {
    allowances: allowances(env),
    callsOfUsers: env.RUNPOD_CALLS_OF_USERS,
    clock,
  });
