import { isDeepStrictEqual } from 'node:util';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { askAccess } from '../access/access-commands.ts';
import type { GrantUse } from '../access/access-control.ts';
import type { LocalCredentials, Principal } from '../access/principal.ts';
import { region } from '../cloud/pseudo.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import { EngineThread } from '../engine-thread.ts';
import type { DynamoDbCommand } from './dynamodb-thread.ts';
import { deleteExpired } from './expired-items.ts';
import type { TablePlan } from './table-plan.ts';

/** A deploy changes keys and indexes in place or makes the table anew; here it takes a new stack. */
const assertSame = (standing: TablePlan, wanted: TablePlan): void => {
  if (isDeepStrictEqual(standing.input, wanted.input)) return;
  throw new StackFault(
    `The table ${standing.logicalId} has other keys or indexes than before. Stop the stack and start it again.`,
  );
};

/** DynamoDB on this machine. */
export class LocalDynamoDb {
  readonly url: string;
  private readonly thread: EngineThread | undefined;
  private readonly client: DynamoDBClient;
  private readonly tables: TablePlan[] = [];

  private constructor(thread: EngineThread | undefined, url: string, credentials: LocalCredentials) {
    this.thread = thread;
    this.url = url;
    this.client = new DynamoDBClient({ endpoint: url, region, credentials: { ...credentials } });
  }

  static async start(credentials: LocalCredentials): Promise<LocalDynamoDb> {
    const thread = new EngineThread(new URL('./dynamodb-thread.ts', import.meta.url), credentials);
    const url = await thread.ask({ kind: 'url' } satisfies DynamoDbCommand);
    return new LocalDynamoDb(thread, String(url), credentials);
  }

  /** A server that runs already and goes on running. Time to live stays with `deleteExpired`, so that a test can choose the moment. */
  static at(url: string, credentials: LocalCredentials): LocalDynamoDb {
    return new LocalDynamoDb(undefined, url, credentials);
  }

  /** One that is there already stays as it is. */
  async addTable(table: TablePlan): Promise<void> {
    const standing = this.tables.find(({ name }) => name === table.name);
    if (standing !== undefined) return assertSame(standing, table);
    await this.client.send(new CreateTableCommand(table.input));
    const waiter = { client: this.client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.2 };
    await waitUntilTableExists(waiter, { TableName: table.name });
    this.tables.push(table);
  }

  async admit(principals: readonly Principal[]): Promise<void> {
    await askAccess(this.thread, { kind: 'admit', principals });
  }

  uses(): Promise<readonly GrantUse[]> {
    return askAccess(this.thread, { kind: 'uses' });
  }

  /** One round of time to live over all tables. Answers how many items went. */
  async deleteExpired(nowMs: number): Promise<number> {
    let deleted = 0;
    for (const table of this.tables) deleted += await deleteExpired(this.client, table, nowMs);
    return deleted;
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.thread?.stop();
  }
}
