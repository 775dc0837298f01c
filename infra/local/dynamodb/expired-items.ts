import { type AttributeValue, DeleteItemCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { TablePlan } from './table-plan.ts';

/** DynamoDB does not delete items whose time to live is more than five years past, because such a value is probably a wrong unit. */
const tooOldSeconds = 5 * 365 * 24 * 3600;

/** Deletes the expired items of a table, which DynamoDB does by itself and the engine does not. Resolves to the number of deleted items. */
export const deleteExpired = async (client: DynamoDBClient, table: TablePlan, nowMs: number): Promise<number> => {
  const { name: TableName, ttlAttribute, keyAttributes } = table;
  if (ttlAttribute === undefined) return 0;
  const now = Math.floor(nowMs / 1000);
  const expired = {
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(now) }, ':old': { N: String(now - tooOldSeconds) } },
  };
  const condition = '#ttl < :now AND #ttl > :old';
  let deleted = 0;
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName,
        ...expired,
        FilterExpression: condition,
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    for (const item of page.Items ?? []) {
      const Key = Object.fromEntries(keyAttributes.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
      // A writer may have extended the time since the scan, so the delete repeats the condition.
      const request = new DeleteItemCommand({ TableName, Key, ...expired, ConditionExpression: condition });
      deleted += await client.send(request).then(
        () => 1,
        () => 0,
      );
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return deleted;
};
