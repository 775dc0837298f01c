import type { Policy } from './policy.ts';

/** Knows what will have happened, and whose DELETE is never refused: the floor. */
export const oracle: Policy = {
  name: 'oracle',
  sources: [],
  endsAt: ({ uselessFrom }) => uselessFrom,
  deletes: () => ({ pausesSeconds: [], looksAfterSeconds: undefined }),
};
