import type { CatalogGpu } from '../domain/pods/gpu-provider.ts';

const ORDER: readonly CatalogGpu['availability'][] = ['UNKNOWN', 'NONE', 'LOW', 'MEDIUM', 'HIGH'];

/** One catalogue of two that differ in availability only. */
export const bestAvailability = (secure: readonly CatalogGpu[], community: readonly CatalogGpu[]): CatalogGpu[] => {
  const others = new Map(community.map((gpu) => [gpu.id, gpu.availability]));
  return secure.map((gpu) => {
    const other = others.get(gpu.id) ?? 'UNKNOWN';
    return ORDER.indexOf(other) > ORDER.indexOf(gpu.availability) ? { ...gpu, availability: other } : gpu;
  });
};
