import { AppError } from '../errors.ts';
import { resolveGpu } from '../gpus/resolve-gpu.ts';
import type { Candidate } from '../jobs/candidate.ts';
import { roundedUpDollars } from '../jobs/cost.ts';
import type { CatalogGpu, Cloud } from '../pods/gpu-provider.ts';

export const maxCandidates = 25;

/** Where no card is named: the cheapest that hold a small model, of the maker whose software the trainers use. */
const defaultMinMemoryGb = 24;
const defaultMaxCards = 8;

export interface CandidateRequest {
  /** As people write them, in the order of preference; empty where any will do. */
  readonly gpu_types: readonly string[];
  readonly gpu_count: number;
  readonly cloud: 'secure' | 'community' | 'any';
  readonly data_center_ids: readonly string[];
  /** Memory that the training needs on each card; where no card was named, only such cards are taken, if there are any. */
  readonly needed_memory_gb?: number | undefined;
}

/**
 * Offers in the order they are tried: the user's order of cards, then price.
 * Throws `unknown_gpu` (400) and `config_invalid` (422) when nothing fits.
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
