/** One page of a list. `cursor` is opaque, made by the store and bound to the query that made it. */

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}
