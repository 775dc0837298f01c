import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { FakeRows } from '../support/fake-rows.ts';
import { itemBytes, maxItemBytes } from '../support/item-bytes.ts';

/** Bytes of what the adapters write beside a row: the stamp of the write and the keys of the indexes. */
const besideBytes = 256;

export interface LargestItem {
  readonly what: string;
  readonly bytes: number;
}

const tooLarge = (): DynamoDBServiceException =>
  new DynamoDBServiceException({
    name: 'ValidationException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
    message: 'Item size has exceeded the maximum allowed size',
  });

/** Refuses, as DynamoDB does, to keep a row that is too large for one item. */
export class ItemLimit {
  /** The largest item that was written or was to be. */
  largest: LargestItem = { what: 'nothing', bytes: 0 };
  /** Writes that were refused. */
  refused = 0;

  /** Watches every table of rows that these stores hold. */
  watch(...stores: readonly object[]): void {
    for (const member of stores.flatMap((store): unknown[] => Object.values(store))) {
      if (member instanceof FakeRows) member.guard = (row) => this.#see(member.what, row);
    }
  }

  #see(what: string, row: unknown): void {
    const bytes = besideBytes + itemBytes(Object(row));
    if (bytes > this.largest.bytes) this.largest = { what, bytes };
    if (bytes <= maxItemBytes) return;
    this.refused += 1;
    throw tooLarge();
  }
}
