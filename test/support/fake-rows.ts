import type * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../shared/aws/dynamodb/cursor.ts';
import { parseStored } from '../../shared/aws/stored.ts';
import { listedPage } from '../../shared/domain/listed-page.ts';
import type { Page, PageRequest } from '../../shared/domain/page.ts';
import { copy, deepFreeze, renewed } from './renewed.ts';

type Kept<T> = { readonly row: T } | { readonly raw: unknown };

/**
 * Rows by key. They are copied in and read through the schema, as the real stores do; `plant` skips the schema. Every
 * reader gets the same frozen row: whoever tries to change it without a write fails.
 */
export class FakeRows<T> {
  readonly #rows = new Map<string, Kept<T>>();
  /** The keys stay sorted between reads: a long world reads thousands of rows thousands of times, and seldom adds one. */
  #sortedKeys: readonly string[] | undefined;
  readonly #schema: z.ZodType<T>;
  readonly what: string;
  /** Sees each row before it is kept; what it throws keeps the row out. */
  guard: ((row: T) => void) | undefined;

  constructor(schema: z.ZodType<T>, what: string) {
    this.#schema = schema;
    this.what = what;
  }

  get(key: string): T | undefined {
    const kept = this.#rows.get(key);
    if (kept === undefined) return undefined;
    return 'row' in kept ? kept.row : parseStored(this.#schema, this.what, copy(kept.raw));
  }

  set(key: string, value: T): T {
    const kept = this.#rows.get(key);
    const row =
      (kept !== undefined && 'row' in kept ? renewed(this.#schema, kept.row, value) : undefined) ??
      deepFreeze(parseStored(this.#schema, this.what, copy(value)));
    this.guard?.(row);
    this.#keep(key, { row });
    return row;
  }

  plant(key: string, raw: unknown): void {
    this.#keep(key, { raw });
  }

  keys(): readonly string[] {
    return this.#keys();
  }

  delete(key: string): boolean {
    this.#sortedKeys = undefined;
    return this.#rows.delete(key);
  }

  all(prefix = ''): readonly T[] {
    const keys = prefix === '' ? this.#keys() : this.#keys().filter((key) => key.startsWith(prefix));
    return keys.flatMap((key) => this.get(key) ?? []);
  }

  /** Every row that fits its schema; `unreadable` hears of the others. */
  readable(unreadable: (key: string, error: unknown) => void): readonly T[] {
    return this.#keys().flatMap((key) => {
      try {
        return this.get(key) ?? [];
      } catch (error) {
        unreadable(key, error);
        return [];
      }
    });
  }

  /** Writes a new row unless one stands there already. */
  create(key: string, value: T): { readonly created: boolean; readonly row: T } {
    const standing = this.get(key);
    return standing === undefined ? { created: true, row: this.set(key, value) } : { created: false, row: standing };
  }

  #keep(key: string, kept: Kept<T>): void {
    if (!this.#rows.has(key)) this.#sortedKeys = undefined;
    this.#rows.set(key, kept);
  }

  #keys(): readonly string[] {
    this.#sortedKeys ??= [...this.#rows.keys()].sort();
    return this.#sortedKeys;
  }
}

interface Listed {
  readonly id: string;
  readonly user_id: string;
  readonly created_at: string;
}

/** A choice among the rows of a list. */
interface Picked<T> {
  readonly filter?: string | undefined;
  readonly isSought?: (row: T) => boolean;
  readonly lookedAt?: number | undefined;
}

const position = (row: Listed): string => `${row.created_at}#${row.id}`;

export const newestFirst = <T extends Listed>(
  rows: readonly T[],
  list: string,
  userId: string,
  { limit, cursor }: PageRequest,
  { filter, isSought = () => true, lookedAt = limit }: Picked<T> = {},
): Page<T> => {
  const scope = { list, userId, filter };
  const after = cursor === undefined ? undefined : decodeCursor(scope, cursor);
  const mine = rows
    .filter((row) => row.user_id === userId)
    .filter((row) => after === undefined || position(row) < `${after.created_at}#${after.id}`)
    .sort((a, b) => (position(a) < position(b) ? 1 : -1));
  const looked = mine.slice(0, lookedAt);
  const shown = looked.map((row) => (isSought(row) ? row : undefined));
  const page = listedPage(shown, limit, mine.length > lookedAt);
  const last = looked[page.passed - 1];
  return { items: page.items, next_cursor: page.isLast || last === undefined ? null : encodeCursor(scope, last) };
};
