import { gunzipSync, gzipSync } from 'node:zlib';
import type * as z from 'zod';
import { corruptItem } from '../../domain/errors.ts';
import { parseStored } from '../stored.ts';

/** The largest unpacked size. A request body has at most 256 KiB, so Podwarden cannot have written a value that unpacks to more. */
const maxUnpackedBytes = 4 * 1024 * 1024;

/**
 * Packs points and log lines as gzipped JSON in one binary attribute. DynamoDB bills by the KiB and refuses items over 400 KB. DynamoDB's
 * numbers are also too small for the perplexity of a diverging run.
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
