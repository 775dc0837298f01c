import { createHash } from 'node:crypto';

/** Returns the names of the shards of an index. */
export const shardsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, shard) => String(shard));

/** Returns the shard of an id. Different ids are spread over the shards. */
export const shardAmong = (count: number, id: string): string =>
  String((createHash('sha256').update(id).digest()[0] ?? 0) % count);
