import { editDistance } from '../../../shared/domain/gpus/edit-distance.ts';

/** Returns the names that were probably meant, nearest first. Returns an empty list if no name is near. */
export const nearest = (typed: string, names: readonly string[]): readonly string[] => {
  const close = Math.max(1, Math.floor(typed.length / 3));
  const asked = typed.toLowerCase();
  return names
    .map((name) => ({ name, distance: distanceOf(asked, name) }))
    .filter(({ distance }) => distance <= close)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
};

const sorted = (text: string): string => [...text].sort().join('');

/**
 * The edit distance of two names. Letters in another order count as one error, and a name that begins with the typed text has distance 0.
 */
const distanceOf = (asked: string, name: string): number => {
  if (name.startsWith(asked)) return 0;
  return sorted(asked) === sorted(name) ? 1 : editDistance(asked, name);
};

/** Returns ` Did you mean X or Y?`, or an empty text if no name is near. */
export const suggestion = (typed: string, names: readonly string[]): string => {
  const near = nearest(typed.slice(0, 60), names);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
};
