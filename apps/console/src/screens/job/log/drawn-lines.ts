/** A rendered line of the log. `roomPx` is the height of the empty space above it, which replaces lines that are not rendered. */
export interface DrawnLine {
  readonly n: number;
  readonly roomPx: number;
}

/**
 * Returns the lines to render: the visible lines from `first` to before `end`, and the lines of `kept`. `offsets` has the start of each
 * line in pixels. The result is sorted and has no duplicates.
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
