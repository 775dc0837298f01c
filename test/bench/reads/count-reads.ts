import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Reads {
  readonly calls: number;
  readonly units: number;
}

interface Consumed {
  readonly CapacityUnits?: number;
}

/** Counts the calls of a client, and the read units that the engine reckons for them. */
export const countReads = (
  documents: DynamoDBDocumentClient,
): (<T>(work: () => Promise<T>) => Promise<Reads & { readonly answer: T }>) => {
  let [calls, units] = [0, 0];
  documents.middlewareStack.add(
    (next) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
      const result = await next({ ...args, input } as typeof args);
      const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: Consumed | readonly Consumed[] };
      calls += 1;
      // A batch tells one for each table.
      for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat()) units += CapacityUnits;
      return result;
    },
    { step: 'initialize', name: 'countReads', priority: 'low' },
  );
  return async (work) => {
    [calls, units] = [0, 0];
    const answer = await work();
    return { answer, calls, units };
  };
};
