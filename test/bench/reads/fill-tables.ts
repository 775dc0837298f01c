import { BatchWriteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoTelemetryStore } from '../../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import type { LogChunk, MetricBatch } from '../../../shared/domain/telemetry/report-key.ts';
import { stretchToRollUp } from '../../../shared/domain/telemetry/report-stretch.ts';
import { rollUpStretch } from '../../../shared/domain/telemetry/roll-up-stretch.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';

type Item = Record<string, unknown>;

/** The items that the store would put, without putting them. */
const itemsOf = async (put: (store: DynamoTelemetryStore) => Promise<unknown>): Promise<Item[]> => {
  const items: Item[] = [];
  const send = async (command: unknown) => {
    if (command instanceof PutCommand && command.input.Item) items.push(command.input.Item);
    return {};
  };
  await put(new DynamoTelemetryStore({ send } as unknown as DynamoDBDocumentClient, 'recorded'));
  return items;
};

export interface Told {
  readonly batches?: readonly MetricBatch[];
  readonly chunks?: readonly LogChunk[];
  /** As reports roll them up on their way; jobs of earlier versions have none. */
  readonly isRolledUp?: boolean;
}

/** Fills the table with what a job has told, as its reports would have, in a fraction of the calls. */
export const fillTelemetry = async (
  documents: DynamoDBDocumentClient,
  table: string,
  jobId: string,
  { batches = [], chunks = [], isRolledUp = true }: Told,
): Promise<void> => {
  const newest = Math.max(...[...batches, ...chunks].map(({ at = 0 }) => at));
  const now = new Date(newest);
  const expiresAt = new Date(newest + 30 * 86_400_000);
  const memory = new FakeTelemetryStore();
  const items = await itemsOf(async (store) => {
    for (const chunk of chunks) await store.putLogs(jobId, chunk, expiresAt);
    for (const batch of batches) {
      await store.putMetrics(jobId, batch, expiresAt);
      await memory.putMetrics('of a stretch', batch, expiresAt);
      const stretch = isRolledUp ? stretchToRollUp(batch.seq) : undefined;
      if (stretch === undefined) continue;
      const putRollup: typeof store.putRollup = (_, ...rolled) => store.putRollup(jobId, ...rolled);
      const telemetry = Object.assign(Object.create(memory), { putRollup });
      await rollUpStretch(
        'of a stretch',
        { attempt: batch.attempt, stretch },
        { telemetry, ttlDays: 30 },
        now,
        'nothing',
      );
      // Points that are rolled up are not looked at again.
      const kept = [...(memory.metrics.get('of a stretch') ?? [])].slice(-70);
      memory.metrics.set('of a stretch', new Map(kept));
    }
  });
  for (let first = 0; first < items.length; first += 25) {
    const RequestItems = { [table]: items.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } })) };
    await documents.send(new BatchWriteCommand({ RequestItems }));
  }
};
