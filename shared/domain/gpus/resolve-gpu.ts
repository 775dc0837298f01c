import { AppError } from '../errors.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import { aliasBook, nameKey } from './aliases.ts';
import { editDistance } from './edit-distance.ts';

const nearestCount = 3;

/**
 * The card that `text` names: its id in the catalogue, or one of its aliases, exactly. Throws `unknown_gpu` with the
 * nearest ids for everything else; nothing is ever taken for another card.
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
 * Names that hold what was asked for come first: `V100` is every V100, though `H200` differs by a letter. Then what the names
 * have in common at the front weighs in: `A100 40GB` is nearer to `A100 SXM` than to `RTX A4000`.
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
  // An id is no alias where two cards are spelled alike.
  for (const gpu of catalog) offer(gpu, nameKey(gpu.id));
  return [...best]
    .sort(([, a], [, b]) => a - b)
    .slice(0, nearestCount)
    .map(([id]) => id);
};

/** More than two names can differ by. */
const farther = 1000;

const commonStart = (a: string, b: string): number => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
};
