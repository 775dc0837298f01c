import type { TrainingConfigBody } from '../configs/training-config.ts';
import { adviseMemory } from './advise-memory.ts';
import { estimateMemory } from './estimate-memory.ts';
import { memoryCoefficients } from './memory-coefficients.ts';
import { memoryInput } from './memory-input.ts';
import { modelFacts } from './model-facts.ts';

/** The bytes of a GB as manufacturers of GPUs count. */
const gigabyte = 2 ** 30;

export interface Card {
  readonly name: string;
  readonly memory_gb: number;
}

export interface MemoryVerdict {
  /**
   * `impossible`: not even the weights fit the largest GPU. `too_small`: the largest GPU has too little memory, even if the
   * estimate is too high by its usual error. `tight`: the estimate exceeds the memory of the smallest GPU. `unknown`: the size of
   * the model is not known.
   */
  readonly outcome: 'fits' | 'tight' | 'too_small' | 'impossible' | 'unknown';
  readonly message: string;
}

/**
 * Returns the memory in GB that each GPU must have for the config. Returns `undefined` if the size of the model is not known, and
 * for the smoke trainer.
 */
export const neededMemoryGb = (config: TrainingConfigBody, gpuCount: number): number | undefined => {
  const facts = config.trainer === 'smoke' ? undefined : modelFacts(config.model);
  return facts && estimateMemory(memoryInput(config, gpuCount), facts).needed_bytes / gigabyte;
};

/**
 * Returns whether the training fits the GPUs that the job may get. If the training does not fit, the message proposes settings to
 * change.
 */
export const judgeMemory = (config: TrainingConfigBody, gpuCount: number, cards: readonly Card[]): MemoryVerdict => {
  if (config.trainer === 'smoke') return { outcome: 'fits', message: 'The trainer smoke needs no GPU memory.' };
  const facts = modelFacts(config.model);
  if (facts === undefined) {
    const message = `How much memory ${config.model.name} needs is not known: its name tells no size. Give model.num_parameters to have it checked.`;
    return { outcome: 'unknown', message };
  }
  const input = memoryInput(config, gpuCount);
  const { weights_bytes: weights, needed_bytes: needed } = estimateMemory(input, facts);
  const largest = cards.reduce((best, card) => (card.memory_gb > best.memory_gb ? card : best));
  const smallest = cards.reduce((best, card) => (card.memory_gb < best.memory_gb ? card : best));
  const memory = largest.memory_gb * gigabyte;
  const { certain_share: certain } = memoryCoefficients;
  const adviceFor = (bytes: number): string => {
    const changes = adviseMemory(input, facts, bytes);
    return changes.length === 0 ? 'Take a GPU with more memory.' : `Take a larger one, or set ${changes.join(', ')}.`;
  };
  const about = `About ${inGb(needed)} GB of memory on each GPU by our estimate`;
  if (weights * (facts.source === 'name' ? certain : 1) > memory) {
    const message = `The weights alone take ${inGb(weights)} GB, and the largest GPU asked for, ${largest.name}, has ${largest.memory_gb} GB. ${adviceFor(memory)}`;
    return { outcome: 'impossible', message };
  }
  if (needed * certain > memory) {
    return {
      outcome: 'too_small',
      message: `${about}, and the largest GPU asked for, ${largest.name}, has ${largest.memory_gb} GB. ${adviceFor(memory)}`,
    };
  }
  if (needed > smallest.memory_gb * gigabyte) {
    return {
      outcome: 'tight',
      message: `${about}; ${smallest.name} has ${smallest.memory_gb} GB, which may not be enough. ${adviceFor(smallest.memory_gb * gigabyte)}`,
    };
  }
  return { outcome: 'fits', message: `${about}, of the ${smallest.memory_gb} GB that ${smallest.name} has.` };
};

const inGb = (bytes: number): string => (bytes / gigabyte).toFixed(1);
