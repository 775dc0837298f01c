import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { askAccess } from '../access/access-commands.ts';
import type { GrantUse } from '../access/access-control.ts';
import type { LocalCredentials, Principal } from '../access/principal.ts';
import { region } from '../cloud/pseudo.ts';
import { EngineThread } from '../engine-thread.ts';
import type { DynamoDbCommand, DynamoDbThreadData } from './dynamodb-thread.ts';
import { deleteExpired } from './expired-items.ts';
import { indexChange } from './index-change.ts';
import type { TablePlan } from './table-plan.ts';

/** The local DynamoDB. */
export class LocalDynamoDb {
  readonly url: string;
  private readonly thread: EngineThread | undefined;
  private readonly client: DynamoDBClient;
  private readonly tables = new Map<string, TablePlan>();

  private constructor(thread: EngineThread | undefined, url: string, credentials: LocalCredentials) {
    this.thread = thread;
    this.url = url;
    this.client = new DynamoDBClient({ endpoint: url, region, credentials: { ...credentials } });
  }

  static async start(credentials: LocalCredentials, fillsByHand = false): Promise<LocalDynamoDb> {
    const data: DynamoDbThreadData = { credentials, fillsByHand };
    const thread = new EngineThread(new URL('./dynamodb-thread.ts', import.meta.url), data);
    const url = await thread.ask({ kind: 'url' } satisfies DynamoDbCommand);
    return new LocalDynamoDb(thread, String(url), credentials);
  }

  /**
   * Connects to a running server, which `stop` does not end. Expired items are deleted only by `deleteExpired`, so that a test can choose
   * the moment.
   */
  static at(url: string, credentials: LocalCredentials): LocalDynamoDb {
    return new LocalDynamoDb(undefined, url, credentials);
  }

  /**
   * Creates a table. An existing table keeps its items, and an index is added or removed if needed. As in CloudFormation, the call does not
   * wait until the index is filled. Throws a `StackFault` for any other change.
   */
  async addTable(table: TablePlan): Promise<void> {
    const standing = await this.standing(table.name);
    if (standing === undefined) await this.create(table);
    else await this.changeIndexes(standing, table);
    this.tables.set(table.name, table);
  }

  /** Completes the filling of indexes, if they are filled by hand. */
  async fillIndexes(): Promise<void> {
    await this.thread?.ask({ kind: 'fill-indexes' } satisfies DynamoDbCommand);
  }

  async admit(principals: readonly Principal[]): Promise<void> {
    await askAccess(this.thread, { kind: 'admit', principals });
  }

  uses(): Promise<readonly GrantUse[]> {
    return askAccess(this.thread, { kind: 'uses' });
  }

  /** Deletes the expired items of all tables. Resolves to the number of deleted items. */
  async deleteExpired(nowMs: number): Promise<number> {
    let deleted = 0;
    for (const table of this.tables.values()) deleted += await deleteExpired(this.client, table, nowMs);
    return deleted;
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.thread?.stop();
  }

  private async standing(TableName: string): Promise<TableDescription | undefined> {
    try {
      return (await this.client.send(new DescribeTableCommand({ TableName }))).Table;
    } catch (fault) {
      if (fault instanceof ResourceNotFoundException) return undefined;
      throw fault;
    }
  }

  private async create({ name, input }: TablePlan): Promise<void> {
    await this.client.send(new CreateTableCommand(input));
    const waiter = { client: this.client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.2 };
    await waitUntilTableExists(waiter, { TableName: name });
  }

  private async changeIndexes(standing: TableDescription, table: TablePlan): Promise<void> {
    const change = indexChange(standing, table);
    if (change === undefined) return;
    const { AttributeDefinitions } = table.input;
    const command = { TableName: table.name, AttributeDefinitions, GlobalSecondaryIndexUpdates: [change] };
    await this.client.send(new UpdateTableCommand(command));
  }
}
