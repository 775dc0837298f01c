import { gunzipSync, gzipSync } from 'node:zlib';
import type * as z from 'zod';
import { corruptItem } from '../../domain/errors.ts';
import { parseStored } from '../stored.ts';

/** A call brings at most 256 KiB; what unpacks to far more was not written here. */
const maxUnpackedBytes = 4 * 1024 * 1024;

/**
 * Points and log lines as gzipped JSON in one binary attribute: DynamoDB bills by the KiB, refuses items over 400 KB
 * and has no numbers as large as the perplexity of a run that diverges.
 */
export const pack = (value: unknown): Uint8Array => gzipSync(JSON.stringify(value));

const unpackJson = (what: string, packed: unknown): unknown => {
  try {
    if (!(packed instanceof Uint8Array)) throw new TypeError('The packed attribute is not binary.');
    return JSON.parse(gunzipSync(packed, { maxOutputLength: maxUnpackedBytes }).toString('utf8'));
  } catch (error) {
    throw corruptItem(what, error);
  }
};

export const unpack = <T>(schema: z.ZodType<T>, what: string, packed: unknown): T =>
  parseStored(schema, what, unpackJson(what, packed));
