import { type Context, creating } from '../call.ts';
import type { Answer, Body, CallOptions, CreateOptions, Deployment, Preflight } from '../types.ts';

export const deploy = ({ api, answerOf }: Context) => ({
  /** Returns all problems of a deploy request and the cost of the job. The call has no side effects. */
  preflight: (body: Body<'preflightDeploy'>, options: CallOptions = {}): Promise<Preflight> =>
    answerOf(api.POST('/api/training/deploy/runpod/preflight', { body, ...options })),

  /** Deploys a training job. The job starts at once or waits for a GPU. */
  start: (body: Body<'deployJob'>, options: CreateOptions = {}): Promise<Deployment> =>
    answerOf(api.POST('/api/training/deploy/runpod', { body, ...creating(options) })),
});

export const presets = ({ api, answerOf }: Context) => ({
  /** Returns ready-made configs from which a user can begin. */
  list: (options: CallOptions = {}): Promise<Answer<'listPresets'>> =>
    answerOf(api.GET('/api/training/presets', options)),
});

export const gpus = ({ api, answerOf }: Context) => ({
  /** Returns the GPU catalogue with memory, prices and availability. */
  list: (options: CallOptions = {}): Promise<Answer<'listGpus'>> => answerOf(api.GET('/api/gpus', options)),
});
