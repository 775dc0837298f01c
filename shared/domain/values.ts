import * as z from 'zod';

/**
 * A time by RFC 3339 in UTC, as `Date.toISOString` writes it. Other writers add more digits of a second, which the format does not
 * limit, so the length is limited here.
 */
export const timestampSchema = z.iso.datetime().max(40);

/**
 * A time in the record of a job. Earlier releases stored a pod's time with any number of digits of a second, so such a time is
 * shortened.
 */
export const storedTimestampSchema = z.iso
  .datetime()
  .transform((at) => (timestampSchema.safeParse(at).success ? at : new Date(at).toISOString()))
  .pipe(timestampSchema);

export const idSchema = z.uuid();

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hexadecimal digits');

/** An amount of US dollars. */
export const dollarsSchema = z.number().min(0);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this pattern refuses
const controlCharacters = /[\u0000-\u001f\u007f]/;

/**
 * A text whose surrounding space is removed. The length is checked with the space, because the OpenAPI document states the limit of
 * the text as sent.
 */
export const trimmedSchema = (maxCharacters: number) => z.string().max(maxCharacters).trim().min(1);

/** A text of one line for people. Such a text is never part of a path, a key or a command. */
export const lineSchema = (maxCharacters: number) =>
  trimmedSchema(maxCharacters).refine((line) => !controlCharacters.test(line), 'must not contain control characters');

export const nameSchema = lineSchema(200);

/**
 * A record with a limited number of entries. `maxProperties` states the limit in the OpenAPI document, which cannot express the
 * refinement.
 */
export const fewOf = <Value extends z.ZodType>(names: z.ZodString, values: Value, most: number, noun: string) =>
  z
    .record(names, values)
    .refine((entries) => Object.keys(entries).length <= most, `must have at most ${most} ${noun}`)
    .meta({ maxProperties: most });

/** A token as it is sent: 32 random bytes in base64url. */
export const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 43 characters of base64url');

/** An id in a path. An id that cannot belong to any thing is accepted here, so that it gets a 404 like any unknown id. */
export const pathIdSchema = z.string().min(1).max(128);

/** The name of an environment variable that a user may set in a pod. */
export const environmentNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be a name of letters, digits and underscore')
  .refine((name) => !/^(?:PODWARDEN|RUNPOD)_/.test(name), 'names with PODWARDEN_ and RUNPOD_ are reserved');
