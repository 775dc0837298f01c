import type { TrainingConfigBody } from '../configs/training-config.ts';
import { type MemoryAdvice, memoryAdvice } from '../gpu-memory/advise-memory.ts';
import { neededMemoryGb } from '../gpu-memory/judge-memory.ts';
import { memoryInput } from '../gpu-memory/memory-input.ts';
import { modelFacts } from '../gpu-memory/model-facts.ts';
import type { Candidate } from '../jobs/candidate.ts';
import type { Availability, CatalogGpu } from '../pods/gpu-provider.ts';
import type { Inspection } from './inspect-deploy.ts';

export interface MemoryFigures {
  /** On each GPU, by our estimate. */
  readonly needed_gb: number;
  /** The memory of the smallest card that the job may get; `null` where there is none. */
  readonly have_gb: number | null;
  readonly advice: readonly MemoryAdvice[];
}

export interface OfferFigures {
  readonly gpu_type: string;
  readonly cloud: Candidate['cloud'];
  readonly price_per_hour: number;
  readonly availability: Availability;
  readonly fits: boolean | null;
}

const gigabyte = 2 ** 30;
const rounded = (gb: number): number => Math.round(gb * 10) / 10;

/** The need of the training on each GPU, and what to change where that is too much; `undefined` where it is not known. */
const memoryFigures = (
  config: TrainingConfigBody,
  gpuCount: number,
  candidates: readonly Candidate[],
): MemoryFigures | undefined => {
  const needed = neededMemoryGb(config, gpuCount);
  const facts = modelFacts(config.model);
  if (needed === undefined || facts === undefined) return undefined;
  const sizes = candidates.flatMap(({ memory_gb }) => memory_gb ?? []);
  const have = sizes.length === 0 ? null : Math.min(...sizes);
  const isEnough = have === null || needed <= have;
  const advice = isEnough ? [] : memoryAdvice(memoryInput(config, gpuCount), facts, have * gigabyte);
  return { needed_gb: rounded(needed), have_gb: have, advice };
};

/** The offers in the order in which they would be tried; `needed_gb` as of the memory, where it is known. */
const offerFigures = (
  candidates: readonly Candidate[],
  catalog: readonly CatalogGpu[],
  neededGb: number | undefined,
): readonly OfferFigures[] =>
  candidates.map(({ gpu_type, cloud, cost_per_hour, memory_gb = 0 }) => ({
    gpu_type,
    cloud,
    price_per_hour: cost_per_hour,
    availability:
      catalog.find(({ id }) => id === gpu_type)?.availability[cloud === 'SECURE' ? 'secure' : 'community'] ?? 'UNKNOWN',
    fits: neededGb === undefined ? null : neededGb <= memory_gb,
  }));

/** Figures beside the sentences of the checks, as far as config and offers are known. */
export const deployFigures = (
  { config, candidates, catalog }: Pick<Inspection, 'config' | 'candidates' | 'catalog'>,
  gpuCount: number,
) => ({
  memory: config && memoryFigures(config, gpuCount, candidates),
  offers: offerFigures(candidates, catalog, config && neededMemoryGb(config, gpuCount)),
});
