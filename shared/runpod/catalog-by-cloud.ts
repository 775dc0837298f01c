import type { Availability, CatalogGpu } from '../domain/pods/gpu-provider.ts';

/** A card as one read of the catalogue shows it: availability is that of the one cloud that was asked about. */
export type CatalogEntry = Omit<CatalogGpu, 'availability'> & { readonly availability: Availability };

/** One catalogue of two reads that differ in availability only. */
export const catalogByCloud = (secure: readonly CatalogEntry[], community: readonly CatalogEntry[]): CatalogGpu[] => {
  const others = new Map(community.map((gpu) => [gpu.id, gpu.availability]));
  return secure.map((gpu) => ({
    ...gpu,
    availability: {
      secure: gpu.price.secure === null ? 'NONE' : gpu.availability,
      community: gpu.price.community === null ? 'NONE' : (others.get(gpu.id) ?? 'UNKNOWN'),
    },
  }));
};
