import * as z from 'zod';
import { dependencyUnavailable } from '../../domain/errors.ts';
import { parseStored } from '../stored.ts';
import { absent, equals } from './condition.ts';
import type { DynamoTable, Key } from './table.ts';

/**
 * The most tries of one change. A change that meets another change reads the list again. So many conflicts in a row occur only if one
 * account is flooded with calls.
 */
const maxTries = 20;

/**
 * A short list of one user, stored as one item. Each write requires that the list has not changed since it was read. A limit on the length
 * thus holds under any number of concurrent calls.
 */
export class DynamoUserList<T> {
  readonly #table: DynamoTable;
  readonly #prefix: string;
  readonly #what: string;
  readonly #schema: z.ZodType<{ version: number; entries: T[] }>;

  constructor(table: DynamoTable, prefix: string, entry: z.ZodType<T>) {
    this.#table = table;
    this.#prefix = prefix;
    this.#what = `list of ${prefix}`;
    this.#schema = z.object({ version: z.int(), entries: z.array(entry) });
  }

  async read(userId: string): Promise<readonly T[]> {
    return (await this.#standing(userId)).entries;
  }

  /**
   * Changes the list. `changed` returns the new entries, or `undefined` to change nothing. Returns true if the list was changed. `changed`
   * may run several times.
   */
  async change(
    userId: string,
    changed: (entries: readonly T[]) => Promise<readonly T[] | undefined> | readonly T[] | undefined,
  ): Promise<boolean> {
    for (let nth = 0; nth < maxTries; nth += 1) {
      const { version, entries } = await this.#standing(userId);
      const wanted = await changed(entries);
      if (wanted === undefined) return false;
      const asRead = version === 0 ? absent('version') : equals('version', version);
      const update = { set: { version: version + 1, entries: wanted } };
      const item = await this.#table.update(this.#keyOf(userId), update, asRead);
      if (item !== undefined) return true;
    }
    throw dependencyUnavailable('The database', `The ${this.#what} of a user changed ${maxTries} times meanwhile.`);
  }

  async #standing(userId: string) {
    const item = await this.#table.get(this.#keyOf(userId));
    return item === undefined ? { version: 0, entries: [] } : parseStored(this.#schema, this.#what, item);
  }

  #keyOf(userId: string): Key {
    return { entry: `${this.#prefix}#${userId}` };
  }
}
