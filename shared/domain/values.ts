import * as z from 'zod';

/** RFC 3339 in UTC, as `Date.toISOString` writes it. Others write more digits of a second, of which the format sets no end. */
export const timestampSchema = z.iso.datetime().max(40);

/** A time in the record of a job. Earlier releases stored what a pod sent, however many digits of a second it had. */
export const storedTimestampSchema = z.iso
  .datetime()
  .transform((at) => (timestampSchema.safeParse(at).success ? at : new Date(at).toISOString()))
  .pipe(timestampSchema);

export const idSchema = z.uuid();

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hexadecimal digits');

/** US dollars. */
export const dollarsSchema = z.number().min(0);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this pattern refuses
const controlCharacters = /[\u0000-\u001f\u007f]/;

/** Text without the space around it. The space counts: the OpenAPI document states how long a text may be as it is sent. */
export const trimmedSchema = (maxCharacters: number) => z.string().max(maxCharacters).trim().min(1);

/** One line that people read. Never part of a path, a key or a command. */
export const lineSchema = (maxCharacters: number) =>
  trimmedSchema(maxCharacters).refine((line) => !controlCharacters.test(line), 'must not contain control characters');

export const nameSchema = lineSchema(200);

/** A record of a few entries. The OpenAPI document, which knows no refinement, tells how many. */
export const fewOf = <Value extends z.ZodType>(names: z.ZodString, values: Value, most: number, noun: string) =>
  z
    .record(names, values)
    .refine((entries) => Object.keys(entries).length <= most, `must have at most ${most} ${noun}`)
    .meta({ maxProperties: most });

/** A token, as it travels: 32 random bytes in base64url. */
export const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 43 characters of base64url');

/** An id as a client writes it in a path. One that no thing can have is answered 404 like any other unknown id. */
export const pathIdSchema = z.string().min(1).max(128);

/** An environment variable that a user may set in a pod. */
export const environmentNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be a name of letters, digits and underscore')
  .refine((name) => !/^(?:PODWARDEN|RUNPOD)_/.test(name), 'names with PODWARDEN_ and RUNPOD_ are reserved');
