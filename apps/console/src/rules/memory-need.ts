import './zod-without-eval.ts';
import type { TrainingConfigBody } from '../../../../shared/domain/configs/training-config.ts';
import { type MemoryAdvice, memoryAdvice } from '../../../../shared/domain/gpu-memory/advise-memory.ts';
import { neededMemoryGb } from '../../../../shared/domain/gpu-memory/judge-memory.ts';
import { memoryInput } from '../../../../shared/domain/gpu-memory/memory-input.ts';
import { modelFacts } from '../../../../shared/domain/gpu-memory/model-facts.ts';

export type { MemoryAdvice };

export interface CardSize {
  readonly memoryGb: number;
  readonly names: readonly string[];
}

/** Groups GPU types by memory size, smallest first. */
export const cardSizes = (
  cards: readonly { readonly name: string; readonly memory_gb: number }[],
): readonly CardSize[] =>
  [...new Set(cards.map(({ memory_gb }) => memory_gb))]
    .sort((one, other) => one - other)
    .map((memoryGb) => ({
      memoryGb,
      names: cards.filter(({ memory_gb }) => memory_gb === memoryGb).map(({ name }) => name),
    }));

/**
 * The estimated memory in GB that each GPU must have, by the estimate that a deploy uses. `undefined` if the size of the model is not
 * known.
 */
export const neededGb = (config: TrainingConfigBody, gpuCount = 1): number | undefined =>
  neededMemoryGb(config, gpuCount);

const gigabyte = 2 ** 30;

/** The settings that together make the training fit a GPU. Empty if the training fits, or if no setting helps. */
export const adviceFor = (config: TrainingConfigBody, memoryGb: number): readonly MemoryAdvice[] => {
  const facts = modelFacts(config.model);
  const needed = neededGb(config);
  if (facts === undefined || needed === undefined || needed <= memoryGb) return [];
  return memoryAdvice(memoryInput(config, 1), facts, memoryGb * gigabyte);
};
