import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { deleteExpired } from '../../infra/local/dynamodb/expired-items.ts';
import type { TablePlan } from '../../infra/local/dynamodb/table-plan.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { addSeconds } from '../../shared/domain/clock.ts';
import { aToken, hashOf, idOf } from '../contract/examples.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { externalEngines } from '../support/engine-client.ts';
import { createTableInput, tableDefinitions } from '../support/table-definitions.ts';

/** Seconds until DynamoDB Local has gone through its tables a few times; AWS itself may take days. */
const patienceSeconds = 60;

jest.setTimeout((patienceSeconds + 30) * 1000);

type TimedTable = 'DownloadTokens' | 'Telemetry';

const deleteAsLocalStack = async (plan: TablePlan): Promise<void> => {
  const client = new DynamoDBClient();
  await deleteExpired(client, plan, Date.now());
  client.destroy();
};

describe('time to live', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  const setup = async (definition: TimedTable) => {
    const { documents, createTable } = await database;
    const name = await createTable(definition);
    const { ttl, key } = tableDefinitions[definition];
    if (externalEngines.dynamodbUrl) {
      const TimeToLiveSpecification = { AttributeName: ttl, Enabled: true };
      await documents.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    }
    const input = createTableInput(name, definition);
    const plan = { name, logicalId: definition, input, keyAttributes: [...key], ttlAttribute: ttl };
    const keys = async (): Promise<string[]> => {
      const { Items = [] } = await documents.send(new ScanCommand({ TableName: name, ConsistentRead: true }));
      return Items.map((item) => String(item[key.at(-1) ?? ''])).sort();
    };
    /** Until the engine has deleted by itself, or once as the local stack does where the engine does not. */
    const untilDeleted = async (left: readonly string[]): Promise<string[]> => {
      if (!externalEngines.dynamodbUrl) await deleteAsLocalStack(plan);
      for (let second = 0; second < patienceSeconds; second += 1) {
        const now = await keys();
        if (now.length <= left.length) return now;
        await wait(1000);
      }
      return keys();
    };
    return { documents, name, untilDeleted };
  };

  const now = new Date();
  const epochSeconds = Math.floor(now.getTime() / 1000);

  it('deletes the tokens that have expired, which are unknown then, and no others', async () => {
    const { documents, name, untilDeleted } = await setup('DownloadTokens');
    const tokens = new DynamoDownloadTokenStore(documents, name);
    const token = (number: number, seconds: number) =>
      aToken({ token_sha256: hashOf(number), token_id: idOf(number), expires_at: epochSeconds + seconds });
    await tokens.create(token(1, -3600));
    await tokens.create(token(2, 3600));
    expect(await untilDeleted([hashOf(2)])).toEqual([hashOf(2)]);
    expect(await tokens.redeem(hashOf(1), now)).toEqual({ outcome: 'unknown' });
    expect((await tokens.redeem(hashOf(2), now)).outcome).toBe('redeemed');
  });

  it('deletes telemetry whose time is over', async () => {
    const { documents, name, untilDeleted } = await setup('Telemetry');
    const telemetry = new DynamoTelemetryStore(documents, name);
    await telemetry.putMetrics(idOf(9), { attempt: 1, seq: 1, points: [] }, addSeconds(now, -60));
    await telemetry.putMetrics(idOf(9), { attempt: 1, seq: 2, points: [] }, addSeconds(now, 3600));
    const left = ['metrics#00001#0000000000000002'];
    expect(await untilDeleted(left)).toEqual(left);
  });

  it('leaves alone what has no time, no number for one, or one more than five years ago', async () => {
    const { documents, name, untilDeleted } = await setup('DownloadTokens');
    const times = {
      expired: epochSeconds - 60,
      none: undefined,
      text: String(epochSeconds - 60),
      old: epochSeconds - 6 * 366 * 86_400,
    };
    for (const [token_sha256, expires_at] of Object.entries(times)) {
      const Item = { token_sha256, token_id: token_sha256, ...(expires_at === undefined ? {} : { expires_at }) };
      await documents.send(new PutCommand({ TableName: name, Item }));
    }
    const left = ['none', 'old', 'text'];
    expect(await untilDeleted(left)).toEqual(left);
  });
});
