import type { TrainingConfigBody } from '../configs/training-config.ts';
import { type MemoryAdvice, memoryAdvice } from '../gpu-memory/advise-memory.ts';
import { neededMemoryGb } from '../gpu-memory/judge-memory.ts';
import { memoryInput } from '../gpu-memory/memory-input.ts';
import { modelFacts } from '../gpu-memory/model-facts.ts';
import type { Candidate } from '../jobs/candidate.ts';
import type { Availability, CatalogGpu } from '../pods/gpu-provider.ts';
import type { Inspection } from './inspect-deploy.ts';

export interface MemoryFigures {
  /** The estimated need for memory on each GPU. */
  readonly needed_gb: number;
  /** The memory of the smallest GPU that the job may get, or `null` if no offer has a known memory size. */
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

/**
 * Returns the memory that the training needs on each GPU, with advice if the need is too high. Returns `undefined` if the need is
 * not known.
 */
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

/** Returns the offers in the order in which they are tried. `fits` is `null` if the need for memory is not known. */
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

/** Returns numbers for the checks, as far as the config and the offers are known. */
export const deployFigures = (
  { config, candidates, catalog }: Pick<Inspection, 'config' | 'candidates' | 'catalog'>,
  gpuCount: number,
) => ({
  memory: config && memoryFigures(config, gpuCount, candidates),
  offers: offerFigures(candidates, catalog, config && neededMemoryGb(config, gpuCount)),
});
