/** A line that is drawn, after room for those before it that are not. */
export interface DrawnLine {
  readonly n: number;
  readonly roomPx: number;
}

/**
 * The lines to draw: those from `first` to before `end`, which are seen, and the kept ones, wherever they are. `offsets` has where each line
 * begins, in pixels. All in order, each once.
 */
export const drawnLines = (
  { first, end, kept }: { readonly first: number; readonly end: number; readonly kept: readonly number[] },
  offsets: Float64Array,
): readonly DrawnLine[] => {
  const seen = Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);
  const all = [...new Set([...seen, ...kept])].sort((one, other) => one - other);
  return all.map((n, at) => {
    const before = at === 0 ? 0 : (all[at - 1] ?? 0) + 1;
    return { n, roomPx: (offsets[n] ?? 0) - (offsets[before] ?? 0) };
  });
};
