import { hubTokenSecret, type TrainingConfigBody } from '../configs/training-config.ts';
import { AppError } from '../errors.ts';
import { judgeMemory, type MemoryVerdict } from '../gpu-memory/judge-memory.ts';
import type { Candidate } from '../jobs/candidate.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';

/** Checks that the deploy has the secret that `push_to_hub` needs, because a pod cannot request a missing secret later. */
export const checkSecrets = (
  secrets: Readonly<Record<string, string>> | undefined,
  config: TrainingConfigBody,
): string => {
  const { push_to_hub: hub } = config;
  if (hub === undefined) return 'The config needs no secret.';
  if (secrets?.[hubTokenSecret] === undefined) {
    const message = `push_to_hub needs a token that may write to ${hub.repo_id}: give it as the secret ${hubTokenSecret}`;
    throw new AppError('config_invalid', `${message}.`, {
      issues: [{ path: `secrets.${hubTokenSecret}`, message: 'is needed for push_to_hub' }],
    });
  }
  return `The secret ${hubTokenSecret} is there for ${hub.repo_id}.`;
};

/**
 * Estimates whether the training fits the memory of the GPUs. Throws `gpu_too_small` if not even the weights fit. An estimated
 * shortage is returned and not thrown.
 */
export const checkMemory = (
  config: TrainingConfigBody,
  gpuCount: number,
  candidates: readonly Candidate[],
  catalog: readonly CatalogGpu[],
): MemoryVerdict => {
  const cards = catalog.filter(({ id }) => candidates.some(({ gpu_type }) => gpu_type === id));
  const verdict = judgeMemory(config, gpuCount, cards);
  if (verdict.outcome !== 'impossible') return verdict;
  throw new AppError('gpu_too_small', `The model does not fit the GPU. ${verdict.message}`, {
    issues: [{ path: 'gpu_type', message: 'has less memory than the weights of the model' }],
  });
};
