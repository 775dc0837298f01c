import { editDistance } from '../../../shared/domain/gpus/edit-distance.ts';

/** The names that were probably meant, nearest first; none where nothing is near. */
export const nearest = (typed: string, names: readonly string[]): readonly string[] => {
  const close = Math.max(1, Math.floor(typed.length / 3));
  const asked = typed.toLowerCase();
  return names
    .map((name) => ({ name, distance: name.startsWith(asked) ? 0 : editDistance(asked, name) }))
    .filter(({ distance }) => distance <= close)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
};

/** ` Did you mean X or Y?`, or nothing. */
export const suggestion = (typed: string, names: readonly string[]): string => {
  const near = nearest(typed.slice(0, 60), names);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
};
