import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoTable } from './table.ts';

/** A store that keeps all its items in one table. */
export abstract class DynamoStore {
  protected readonly table: DynamoTable;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.table = new DynamoTable(client, tableName);
  }
}
