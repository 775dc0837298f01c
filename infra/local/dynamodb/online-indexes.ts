import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { type Ask, Refusal } from './engine-calls.ts';
import { createInput, indexSchema, tableShape } from './table-plan.ts';

const tableSchema = z.object({ TableName: z.string(), ...tableShape });
type Table = z.output<typeof tableSchema>;

/** An UpdateTable call that adds or removes one index. DynamoDB allows one such change at a time. */
const changeSchema = z.object({
  TableName: z.string(),
  AttributeDefinitions: tableShape.AttributeDefinitions.default([]),
  GlobalSecondaryIndexUpdates: z.tuple([
    z.union([z.object({ Create: indexSchema }), z.object({ Delete: z.object({ IndexName: z.string() }) })]),
  ]),
});
type Change = z.output<typeof changeSchema>;

const pageSchema = z.object({ Items: z.array(z.unknown()), LastEvaluatedKey: z.unknown().optional() });

/** The number of concurrent writes. An item has at most 400 KB, and the engine accepts 16 MB at once. */
const writesAtOnce = 25;

/**
 * Adds and removes indexes of an existing table, which dynalite cannot. The table is created again with its items, and calls for the table
 * wait meanwhile. An index that is being filled cannot be queried, as in DynamoDB. The index is filled at once, or by hand.
 */
export class OnlineIndexes {
  readonly #ask: Ask;
  readonly #byHand: boolean;
  readonly #underWay = new Map<string, Set<ServerResponse>>();
  readonly #changing = new Map<string, Promise<void>>();
  readonly #filling = new Map<string, string>();

  constructor(ask: Ask, byHand: boolean) {
    this.#ask = ask;
    this.#byHand = byHand;
  }

  /** Returns the change of an index in the call, or `undefined` for any other call. */
  changeIn(operation: string, body: unknown): Change | undefined {
    return operation === 'UpdateTable' ? changeSchema.safeParse(body).data : undefined;
  }

  /** Throws a `Refusal` for a query of an index that is being filled. */
  assertFilled(table: string, index: string | undefined): void {
    if (index === undefined || this.#filling.get(table) !== index) return;
    throw new Refusal('ValidationException', `Cannot read from backfilling global secondary index: ${index}`);
  }

  /** Runs `call` at once, or after a running change of the table. */
  when(table: string, response: ServerResponse, call: () => void): void {
    const changing = this.#changing.get(table);
    if (changing !== undefined) {
      void changing.then(() => this.when(table, response, call));
      return;
    }
    const calls = this.#underWay.get(table) ?? new Set();
    this.#underWay.set(table, calls.add(response));
    response.once('close', () => calls.delete(response));
    call();
  }

  async change(change: Change): Promise<unknown> {
    const { TableName } = change;
    const table = await this.#table(TableName);
    if (this.#changing.has(TableName) || this.#filling.has(TableName)) {
      const why = 'Attempt to change a resource which is still in use: Table is being updated';
      throw new Refusal('ResourceInUseException', `${why}: ${TableName}`);
    }
    const changed = changedTable(table, change);
    const [update] = change.GlobalSecondaryIndexUpdates;
    if ('Create' in update) this.#filling.set(TableName, update.Create.IndexName);
    const made = this.#makeAnew(changed).finally(() => {
      this.#changing.delete(TableName);
      if (!this.#byHand) this.#filling.delete(TableName);
    });
    this.#changing.set(TableName, made);
    await made;
    return { TableDescription: changed };
  }

  /** Marks all indexes as filled. */
  fill(): void {
    this.#filling.clear();
  }

  async #table(TableName: string): Promise<Table> {
    return z.object({ Table: tableSchema }).parse(await this.#ask('DescribeTable', { TableName })).Table;
  }

  async #makeAnew(table: Table): Promise<void> {
    const { TableName } = table;
    const calls = [...(this.#underWay.get(TableName) ?? [])];
    await Promise.all(calls.map((response) => new Promise((ended) => response.once('close', ended))));
    const items = await this.#items(TableName);
    await this.#ask('DeleteTable', { TableName });
    await this.#until(async () => (await this.#status(TableName)) === undefined);
    await this.#ask('CreateTable', createInput(TableName, withoutUnusedAttributes(table)));
    await this.#until(async () => (await this.#status(TableName)) === 'ACTIVE');
    for (let from = 0; from < items.length; from += writesAtOnce) {
      await Promise.all(
        items.slice(from, from + writesAtOnce).map((Item) => this.#ask('PutItem', { TableName, Item })),
      );
    }
  }

  async #items(TableName: string): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    let from: unknown;
    do {
      const page = pageSchema.parse(await this.#ask('Scan', { TableName, ExclusiveStartKey: from }));
      items.push(...page.Items);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return items;
  }

  async #status(TableName: string): Promise<string | undefined> {
    const answer = await this.#ask('DescribeTable', { TableName }).catch((fault: unknown) => {
      if (fault instanceof Refusal && fault.type === 'ResourceNotFoundException') return undefined;
      throw fault;
    });
    if (answer === undefined) return undefined;
    return z.object({ Table: z.object({ TableStatus: z.string() }) }).parse(answer).Table.TableStatus;
  }

  /** Waits for a condition. The engine creates and deletes tables in later turns of the event loop. */
  async #until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Returns the table after the change. Throws a `Refusal` if the index to add exists, or the index to remove does not. */
const changedTable = (table: Table, change: Change): Table => {
  const [update] = change.GlobalSecondaryIndexUpdates;
  const standing = table.GlobalSecondaryIndexes;
  const name = 'Create' in update ? update.Create.IndexName : update.Delete.IndexName;
  const others = standing.filter(({ IndexName }) => IndexName !== name);
  if ('Create' in update) {
    if (others.length < standing.length) throw new Refusal('ValidationException', `Index already exists: ${name}`);
    const known = new Map(
      [...table.AttributeDefinitions, ...change.AttributeDefinitions].map((one) => [one.AttributeName, one]),
    );
    return { ...table, AttributeDefinitions: [...known.values()], GlobalSecondaryIndexes: [...others, update.Create] };
  }
  if (others.length === standing.length) throw new Refusal('ResourceNotFoundException', 'Requested resource not found');
  return { ...table, GlobalSecondaryIndexes: others };
};

/** Leaves out attributes that no key uses, because DynamoDB refuses them. */
const withoutUnusedAttributes = (table: Table): Table => {
  const { KeySchema, GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local } = table;
  const keys = [KeySchema, ...[...global, ...local].map((one) => one.KeySchema)].flat();
  const used = table.AttributeDefinitions.filter(({ AttributeName }) =>
    keys.some((one) => one.AttributeName === AttributeName),
  );
  return { ...table, AttributeDefinitions: used };
};
