import { type Context, creating } from '../call.ts';
import type { Answer, Body, CallOptions, CreateOptions, Deployment, Preflight } from '../types.ts';

export const deploy = ({ api, answerOf }: Context) => ({
  /** All that is wrong and what it would cost, without side effects. */
  preflight: (body: Body<'preflightDeploy'>, options: CallOptions = {}): Promise<Preflight> =>
    answerOf(api.POST('/api/training/deploy/runpod/preflight', { body, ...options })),

  /** Starts a training job, or has it wait for a GPU. */
  start: (body: Body<'deployJob'>, options: CreateOptions = {}): Promise<Deployment> =>
    answerOf(api.POST('/api/training/deploy/runpod', { body, ...creating(options) })),
});

export const presets = ({ api, answerOf }: Context) => ({
  /** Configs to begin with. */
  list: (options: CallOptions = {}): Promise<Answer<'listPresets'>> =>
    answerOf(api.GET('/api/training/presets', options)),
});

export const gpus = ({ api, answerOf }: Context) => ({
  /** The catalogue: memory, prices, availability. */
  list: (options: CallOptions = {}): Promise<Answer<'listGpus'>> => answerOf(api.GET('/api/gpus', options)),
});
