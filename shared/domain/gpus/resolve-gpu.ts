import { AppError } from '../errors.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import { aliasBook, nameKey } from './aliases.ts';
import { editDistance } from './edit-distance.ts';

const nearestCount = 3;

/**
 * The card that `text` names: its id in the catalogue, or one of its aliases, exactly. Throws `unknown_gpu` with the
 * nearest ids for everything else; nothing is ever taken for another card.
 */
export const resolveGpu = (text: string, catalog: readonly CatalogGpu[]): CatalogGpu => {
  const book = aliasBook(catalog);
  const found = catalog.find((gpu) => gpu.id === text) ?? book.byKey.get(nameKey(text));
  if (found !== undefined) return found;
  const nearest = nearestIds(text, book.byKey);
  const shortened = text.slice(0, 100);
  throw new AppError(
    'unknown_gpu',
    `There is no GPU called ${JSON.stringify(shortened)}. The nearest names are ${nearest.join(', ')}; GET /api/gpus has all.`,
    { details: { gpu_type: shortened, nearest } },
  );
};

/** What the names have in common at the front weighs in: `A100 40GB` is nearer to `A100 SXM` than to `RTX A4000`. */
const nearestIds = (text: string, byKey: ReadonlyMap<string, CatalogGpu>): readonly string[] => {
  const asked = nameKey(text).slice(0, 100);
  const distance = (key: string): number =>
    editDistance(asked, key) - (asked !== '' && key.includes(asked) ? asked.length : commonStart(asked, key));
  const best = new Map<string, number>();
  for (const [key, gpu] of byKey) {
    best.set(gpu.id, Math.min(best.get(gpu.id) ?? Number.POSITIVE_INFINITY, distance(key)));
  }
  return [...best]
    .sort(([, a], [, b]) => a - b)
    .slice(0, nearestCount)
    .map(([id]) => id);
};

const commonStart = (a: string, b: string): number => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
};
