import * as z from 'zod';
import { measureNames } from '../../domain/telemetry/measure-names.ts';
import type { Rollup } from '../../domain/telemetry/rollup.ts';
import { parseStored } from '../stored.ts';
import { pack, unpack } from './packed.ts';
import { packedPointsSchema, packPoints } from './packed-points.ts';
import type { Item } from './table.ts';

/**
 * The largest packed size of a roll-up. A day of reports every 10 s makes 144 roll-ups, and a chart of one day may cost at most 60 read
 * units. An eventually consistent read costs half a unit for each 4 KB.
 */
const smallBytes = 2400;

const keySchema = z.object({
  attempt: z.int().min(1),
  stretch: z.int().min(0),
  batches: z.int().min(0),
  at: z.int().min(0),
});

const count = z.int().min(0);
const contentSchema = z.object({
  width: z.int().min(1),
  count,
  counts: z.partialRecord(z.enum(measureNames), count),
  points: packedPointsSchema,
});

const packRollup = ({ width, count, counts, points }: Rollup): Uint8Array =>
  pack({ width, count, counts, points: packPoints(points) });

export const isSmallRollup = (rollup: Rollup): boolean => packRollup(rollup).byteLength <= smallBytes;

export const toRollupItem = (rollup: Rollup): Item => {
  const { attempt, stretch, batches, at } = rollup;
  return { attempt, stretch, batches, at, packed: packRollup(rollup) };
};

/** Reads a roll-up from its item. Returns `undefined` if a late batch has invalidated the roll-up, which then has no `packed`. */
export const fromRollupItem = (item: Item): Rollup | undefined =>
  item.packed === undefined
    ? undefined
    : { ...parseStored(keySchema, 'roll-up', item), ...unpack(contentSchema, 'roll-up', item.packed) };
