import { AppError } from '../errors.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import { aliasBook, nameKey } from './aliases.ts';
import { editDistance } from './edit-distance.ts';

const nearestCount = 3;

/**
 * Returns the GPU type whose id or alias is `text`. The match must be exact, except for the spellings that `nameKey` unifies.
 * Throws `unknown_gpu` with the nearest ids for any other text.
 */
export const resolveGpu = (text: string, catalog: readonly CatalogGpu[], path = 'gpu_type'): CatalogGpu => {
  const book = aliasBook(catalog);
  const found = catalog.find((gpu) => gpu.id === text) ?? book.byKey.get(nameKey(text));
  if (found !== undefined) return found;
  const nearest = nearestIds(text, catalog, book.byKey);
  const shortened = text.slice(0, 100);
  throw new AppError(
    'unknown_gpu',
    `There is no GPU called ${JSON.stringify(shortened)}. The nearest names are ${nearest.join(', ')}; GET /api/gpus has all.`,
    {
      details: { gpu_type: shortened, nearest },
      issues: [{ path, message: `is no GPU; the nearest names are ${nearest.join(', ')}` }],
    },
  );
};

/**
 * Returns the ids of the nearest GPU types, at most `nearestCount`. Names that contain the text come first. For example, `V100`
 * gives V100 types, although `H200` is only two characters away. For other names, a common beginning reduces the distance. For
 * example, `A100 40GB` is nearer to `A100 SXM` than to `RTX A4000`.
 */
const nearestIds = (text: string, catalog: readonly CatalogGpu[], byKey: ReadonlyMap<string, CatalogGpu>) => {
  const asked = nameKey(text).slice(0, 100);
  const best = new Map<string, number>();
  const offer = (gpu: CatalogGpu, key: string): void => {
    const isPart = asked !== '' && key.includes(asked);
    const distance = editDistance(asked, key) - (isPart ? farther : commonStart(asked, key));
    best.set(gpu.id, Math.min(best.get(gpu.id) ?? Number.POSITIVE_INFINITY, distance));
  };
  for (const [key, gpu] of byKey) offer(gpu, key);
  // If two GPU types have the same name, their ids are not aliases, so ids are added here.
  for (const gpu of catalog) offer(gpu, nameKey(gpu.id));
  return [...best]
    .sort(([, a], [, b]) => a - b)
    .slice(0, nearestCount)
    .map(([id]) => id);
};

/** More than the largest possible distance between two names. */
const farther = 1000;

const commonStart = (a: string, b: string): number => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
};
