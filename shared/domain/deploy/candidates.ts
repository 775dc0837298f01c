import { AppError } from '../errors.ts';
import { resolveGpu } from '../gpus/resolve-gpu.ts';
import type { Candidate } from '../jobs/candidate.ts';
import { roundedUpDollars } from '../jobs/cost.ts';
import type { CatalogGpu, Cloud } from '../pods/gpu-provider.ts';

export const maxCandidates = 25;

/**
 * The defaults if the request names no GPU type: at most `defaultMaxCards` of the cheapest NVIDIA types with at least 24 GB. 24 GB
 * hold a small model, and the trainers use NVIDIA's software.
 */
const defaultMinMemoryGb = 24;
const defaultMaxCards = 8;

export interface CandidateRequest {
  /** The GPU types as written by the user, in order of preference. Empty if the user accepts any type. */
  readonly gpu_types: readonly string[];
  readonly gpu_count: number;
  readonly cloud: 'secure' | 'community' | 'any';
  readonly data_center_ids: readonly string[];
  /**
   * The memory that the training needs on each GPU. If the request names no GPU type, only types with this memory are used, unless
   * none has enough.
   */
  readonly needed_memory_gb?: number | undefined;
}

/**
 * Returns the offers in the order in which they are tried: by the user's order of GPU types, then by price. Throws `unknown_gpu`
 * (400) if a GPU type is unknown, and `config_invalid` (422) if no offer fits.
 */
export const planCandidates = (request: CandidateRequest, catalog: readonly CatalogGpu[]): Candidate[] => {
  const cards =
    request.gpu_types.length === 0
      ? cheapestCards(catalog, request)
      : [...new Set(request.gpu_types.map((text) => resolveGpu(text, catalog)))];
  const candidates = cards.flatMap((card) => offersOf(card, request)).slice(0, maxCandidates);
  if (candidates.length === 0) throw nothingFits(request, cards);
  return candidates;
};

const clouds: readonly { readonly cloud: Cloud; readonly name: 'secure' | 'community' }[] = [
  { cloud: 'SECURE', name: 'secure' },
  { cloud: 'COMMUNITY', name: 'community' },
];

const offersOf = (card: CatalogGpu, request: CandidateRequest): Candidate[] =>
  clouds
    .flatMap(({ cloud, name }) => {
      const price = card.price[name];
      const isWanted = request.cloud === 'any' || request.cloud === name;
      if (price === null || !isWanted || request.gpu_count > card.max_count[name]) return [];
      return [
        {
          gpu_type: card.id,
          cloud,
          data_center_ids: [...request.data_center_ids],
          cost_per_hour: roundedUpDollars(price * request.gpu_count),
          memory_gb: card.memory_gb,
        },
      ];
    })
    .sort((a, b) => a.cost_per_hour - b.cost_per_hour);

const cheapestCards = (catalog: readonly CatalogGpu[], request: CandidateRequest): CatalogGpu[] => {
  const price = (card: CatalogGpu) => offersOf(card, request)[0]?.cost_per_hour ?? Number.POSITIVE_INFINITY;
  const offered = catalog
    .filter((card) => /^(?:NVIDIA|Tesla)\b/.test(card.id) && card.memory_gb >= defaultMinMemoryGb)
    .filter((card) => Number.isFinite(price(card)));
  const largeEnough = offered.filter((card) => card.memory_gb >= (request.needed_memory_gb ?? 0));
  return (largeEnough.length > 0 ? largeEnough : offered).sort((a, b) => price(a) - price(b)).slice(0, defaultMaxCards);
};

const nothingFits = (request: CandidateRequest, cards: readonly CatalogGpu[]): AppError => {
  const most = (card: CatalogGpu): number =>
    Math.max(
      ...clouds.map(({ name }) => (request.cloud === 'any' || request.cloud === name ? card.max_count[name] : 0)),
    );
  const tooMany = cards.filter((card) => most(card) > 0 && request.gpu_count > most(card));
  const what =
    tooMany.length === cards.length ? `${request.gpu_count} of them in one pod` : `the ${request.cloud} cloud`;
  const names = cards.map((card) => card.name).join(', ') || 'any GPU';
  return new AppError('config_invalid', `RunPod does not offer ${names} with ${what}.`, {
    details: { max_counts: Object.fromEntries(cards.map((card) => [card.id, most(card)])) },
  });
};
