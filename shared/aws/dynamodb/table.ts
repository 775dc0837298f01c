import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dependencyUnavailable } from '../../domain/errors.ts';
import { withFaults } from '../faults.ts';
import { absent, allOf, type Condition, isNot, Placeholders } from './condition.ts';
import { storableFields } from './storable.ts';
import { type ItemUpdate, updateExpression } from './update-expression.ts';

export type Item = Readonly<Record<string, unknown>>;
export type Key = Readonly<Record<string, string>>;

export type Written =
  | { readonly written: true; readonly item: Item }
  /** The condition did not hold. `standing` is the existing item, if the caller asked for it or DynamoDB returned it anyway. */
  | { readonly written: false; readonly standing: Item | undefined };

export interface QueryOptions {
  readonly index?: string;
  readonly where: Condition;
  readonly filter?: Condition;
  readonly descending?: boolean;
  /** The number of items in one request. The total number of items is not limited. */
  readonly pageSize?: number;
  readonly consistent?: boolean;
}

export interface QueryPage {
  readonly items: readonly Item[];
  readonly isLast: boolean;
}

const attributes = (placeholders: Placeholders) => {
  const { ExpressionAttributeValues, ...names } = placeholders.attributes();
  return ExpressionAttributeValues
    ? { ...names, ExpressionAttributeValues: storableFields(ExpressionAttributeValues) }
    : names;
};

/** The most keys that DynamoDB accepts in one BatchGetItem (API Reference). */
const keysOfBatch = 100;

/** Returns the key of an item as text, made of the fields that the requested keys have. */
const keyText = (item: Item, [first = {}]: readonly Key[]): string =>
  JSON.stringify(Object.keys(first).map((field) => item[field]));

/** The operations of one table, which all stores use. Transient errors of DynamoDB become `dependency_unavailable`. */
export class DynamoTable {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** Reads one item with strong consistency. */
  async get(key: Key): Promise<Item | undefined> {
    const command = new GetCommand({ TableName: this.#tableName, Key: { ...key }, ConsistentRead: true });
    return (await this.#call(() => this.#client.send(command))).Item;
  }

  /**
   * Reads the items with these keys in the same order; `undefined` for a missing item. Reads are eventually consistent unless `consistent`
   * is set. One call reads at most a hundred items. DynamoDB may leave out items because of the size of the answer or because of
   * throttling. Such items are requested again.
   */
  async getMany(
    keys: readonly Key[],
    { consistent = false }: { readonly consistent?: boolean } = {},
  ): Promise<readonly (Item | undefined)[]> {
    const found = new Map<string, Item>();
    for (let from = 0; from < keys.length; from += keysOfBatch) {
      for (const item of await this.#batch(keys.slice(from, from + keysOfBatch), consistent))
        found.set(keyText(item, keys), item);
    }
    return keys.map((key) => found.get(keyText(key, keys)));
  }

  async #batch(keys: readonly Key[], consistent: boolean): Promise<readonly Item[]> {
    const items: Item[] = [];
    let left: readonly Item[] = keys;
    while (left.length > 0) {
      const command = new BatchGetCommand({
        RequestItems: { [this.#tableName]: { Keys: left.map((key) => ({ ...key })), ConsistentRead: consistent } },
      });
      const { Responses, UnprocessedKeys } = await this.#call(() => this.#client.send(command));
      items.push(...(Responses?.[this.#tableName] ?? []));
      const next = UnprocessedKeys?.[this.#tableName]?.Keys ?? [];
      if (next.length >= left.length) throw dependencyUnavailable('The database', 'It left out every key of a batch.');
      left = next;
    }
    return items;
  }

  /** Writes a new item. If an item with that key exists, nothing is written and the existing item is returned. */
  async create(key: Key, fields: Item): Promise<{ readonly created: boolean; readonly item: Item }> {
    const result = await this.#put(key, fields, true);
    if (result.written) return { created: true, item: result.item };
    if (!result.standing) throw dependencyUnavailable('The database', 'The standing item was deleted meanwhile.');
    return { created: false, item: result.standing };
  }

  /** Writes the item and replaces any existing item with that key. */
  async put(key: Key, fields: Item): Promise<void> {
    const command = new PutCommand({ TableName: this.#tableName, Item: storableFields({ ...fields, ...key }) });
    await this.#call(() => this.#client.send(command));
  }

  /** Writes the item if the condition holds for the existing item. Returns whether the item was written. */
  async putIf(key: Key, fields: Item, condition: Condition): Promise<boolean> {
    const placeholders = new Placeholders();
    const command = new PutCommand({
      TableName: this.#tableName,
      Item: storableFields({ ...fields, ...key }),
      ConditionExpression: condition(placeholders),
      ...attributes(placeholders),
    });
    return this.#unlessRefused(() => this.#client.send(command));
  }

  /** Writes a new item. Returns false if an item with that key exists. The existing item is not read. */
  async createUnread(key: Key, fields: Item): Promise<boolean> {
    return (await this.#put(key, fields, false)).written;
  }

  /** Updates an item like `updateOrTell`. Returns the new item, or `undefined` if the condition did not hold. */
  async update(key: Key, update: ItemUpdate, condition: Condition): Promise<Item | undefined> {
    const result = await this.#update(key, update, condition, false);
    return result.written ? result.item : undefined;
  }

  /**
   * Sends one conditional UpdateItem. The SDK may repeat the request after a lost answer. The repeat has no effect unless another write
   * came in between. An update that must never happen twice therefore needs a condition of its own. After a refusal whose answer does not
   * include the existing item, that item is read.
   */
  updateOrTell(key: Key, update: ItemUpdate, condition: Condition): Promise<Written> {
    return this.#update(key, update, condition, true);
  }

  #update(key: Key, update: ItemUpdate, condition: Condition, tellStanding: boolean): Promise<Written> {
    const writeId = randomUUID();
    const placeholders = new Placeholders();
    const stamped: ItemUpdate = { ...update, set: { ...update.set, write_id: writeId } };
    const command = new UpdateCommand({
      TableName: this.#tableName,
      Key: { ...key },
      UpdateExpression: updateExpression(stamped, placeholders),
      ConditionExpression: allOf(condition, isNot('write_id', writeId))(placeholders),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...attributes(placeholders),
    });
    return this.#write(key, writeId, tellStanding, async () => (await this.#client.send(command)).Attributes ?? {});
  }

  /** Deletes an item. Returns `false` if no such item existed. */
  async remove(key: Key): Promise<boolean> {
    const command = new DeleteCommand({ TableName: this.#tableName, Key: { ...key }, ReturnValues: 'ALL_OLD' });
    return (await this.#call(() => this.#client.send(command))).Attributes !== undefined;
  }

  /**
   * Deletes an item if the condition holds. Returns `false` if the condition did not hold. The SDK's repeat after a lost answer also leads
   * to `false`.
   */
  async removeIf(key: Key, condition: Condition): Promise<boolean> {
    const placeholders = new Placeholders();
    const command = new DeleteCommand({
      TableName: this.#tableName,
      Key: { ...key },
      ConditionExpression: condition(placeholders),
      ...attributes(placeholders),
    });
    return this.#unlessRefused(() => this.#client.send(command));
  }

  /** Yields every item of the query. The next page is read only if the caller continues. */
  async *query(options: QueryOptions): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.queryPages(options)) yield* page;
  }

  /** Yields the items of the query in DynamoDB's pages of at most 1 MB. */
  async *queryPages(options: QueryOptions): AsyncGenerator<readonly Item[], void, undefined> {
    for await (const { items } of this.pages(options)) yield items;
  }

  /** Yields the pages of the query. Each page shows whether it is the last page, before the next page is requested. */
  async *pages(options: QueryOptions): AsyncGenerator<QueryPage, void, undefined> {
    const placeholders = new Placeholders();
    const input = {
      KeyConditionExpression: options.where(placeholders),
      ...(options.filter && { FilterExpression: options.filter(placeholders) }),
      ...(options.index && { IndexName: options.index }),
      ...(options.pageSize && { Limit: options.pageSize }),
      ScanIndexForward: !options.descending,
      ConsistentRead: options.consistent ?? false,
      ...attributes(placeholders),
    };
    yield* this.#paged((start) => this.#client.send(new QueryCommand({ ...start, ...input })));
  }

  /**
   * Yields every item that existed when the scan began, in pages of at most 1 MB. Items created later may be included. Reads are strongly
   * consistent.
   */
  scanPages(): AsyncGenerator<QueryPage, void, undefined> {
    return this.#paged((start) => this.#client.send(new ScanCommand({ ...start, ConsistentRead: true })));
  }

  async *#paged(
    send: (start: { TableName: string; ExclusiveStartKey?: Item }) => Promise<{
      Items?: readonly Item[] | undefined;
      LastEvaluatedKey?: Item | undefined;
    }>,
  ): AsyncGenerator<QueryPage, void, undefined> {
    let startKey: Item | undefined;
    do {
      const start = { TableName: this.#tableName, ...(startKey && { ExclusiveStartKey: startKey }) };
      const page = await this.#call(() => send(start));
      startKey = page.LastEvaluatedKey;
      yield { items: page.Items ?? [], isLast: startKey === undefined };
    } while (startKey);
  }

  #put(key: Key, fields: Item, tellStanding: boolean): Promise<Written> {
    const writeId = randomUUID();
    const item = { ...fields, ...key, write_id: writeId };
    const placeholders = new Placeholders();
    const command = new PutCommand({
      TableName: this.#tableName,
      Item: storableFields(item),
      ConditionExpression: absent(Object.keys(key)[0] ?? '')(placeholders),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...attributes(placeholders),
    });
    return this.#write(key, writeId, tellStanding, async () => {
      await this.#client.send(command);
      return item;
    });
  }

  /** Sends a conditional write. Returns whether the condition held. */
  async #unlessRefused(send: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.#call(send);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #write(key: Key, writeId: string, tellStanding: boolean, send: () => Promise<Item>): Promise<Written> {
    try {
      return { written: true, item: await this.#call(send) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const standing = await this.#standing(key, error, tellStanding);
      // The SDK repeats a write after a lost answer, and then the condition fails because of the first write.
      // An equal `write_id` shows that the existing item comes from that first write.
      return standing?.write_id === writeId ? { written: true, item: standing } : { written: false, standing };
    }
  }

  async #standing(key: Key, refusal: ConditionalCheckFailedException, read: boolean): Promise<Item | undefined> {
    if (refusal.Item) return unmarshall(refusal.Item, { wrapNumbers: Number });
    return read ? this.get(key) : undefined;
  }

  #call<T>(call: () => Promise<T>): Promise<T> {
    return withFaults('The database', call);
  }
}
