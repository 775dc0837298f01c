import * as z from 'zod';
import {
  apiKeySchema,
  defaultKeyDays,
  keyNameSchema,
  keyScopeSchema,
  maxKeyDays,
  maxKeysOfUser,
} from '../../domain/accounts/api-key.ts';
import { maxSecretsOfUser, secretNameSchema, secretValueSchema } from '../../domain/accounts/secret.ts';
import { limitsViewSchema } from '../../domain/limits/limits-view.ts';
import { monthUsageSchema } from '../../domain/limits/month-usage.ts';
import { monthSchema } from '../../domain/limits/usage.ts';
import { environmentNameSchema, idSchema, pathIdSchema, timestampSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { byId, listQuery, pageOf } from './common.ts';

const keySchema = z.object({
  id: idSchema,
  name: keyNameSchema,
  scope: keyScopeSchema,
  created_at: timestampSchema,
  /** The time when the key expires; `null` if the key never expires. */
  expires_at: timestampSchema.nullable(),
  /** The UTC day of the last use; `null` before the first use. */
  last_used_on: apiKeySchema.shape.last_used_on.unwrap().nullable(),
});

export const createKey = operation({
  name: 'create-key',
  summary: 'Makes an API key for scripts; the key itself is answered this once',
  description: [
    'Takes a JWT: no key makes a key. Send the key as Authorization: Bearer pwk_... wherever a JWT is taken, but for making and',
    'deleting keys and for what is for operators. A key of scope read opens what changes nothing: every GET but that of an upload, and the preflight.',
    `At most ${maxKeysOfUser} good keys a user (422 limit_exceeded). A repeat makes another key: none can be answered twice.`,
  ].join(' '),
  body: z.strictObject({
    name: keyNameSchema,
    scope: keyScopeSchema,
    expires_in_days: z
      .int()
      .min(1)
      .max(maxKeyDays)
      .nullable()
      .default(defaultKeyDays)
      .meta({ description: 'null for a key that never expires.' }),
  }),
  output: keySchema.extend({ key: z.string() }),
  answers: { 201: 'The key' },
  errors: [422],
});

export const listKeys = operation({
  name: 'list-keys',
  summary: 'API keys of the user, oldest first, without the keys themselves',
  description: 'A key that has expired stays in the list until it is deleted or makes room for a new one.',
  output: pageOf(keySchema),
  answers: { 200: 'All of them' },
});

export const deleteKey = operation({
  name: 'delete-key',
  summary: 'Revokes an API key',
  description: 'Takes a JWT. The key opens nothing within a minute.',
  path: byId,
  answers: { 204: 'It is revoked' },
  errors: [404],
});

/** The path of a secret. The schema accepts names that no secret can have, so that such a name gets 404 like any unknown name. */
const byName = z.strictObject({ name: pathIdSchema });

export const putSecret = operation({
  name: 'put-secret',
  summary: 'Stores a secret, or its new value, for jobs that name it in secret_names',
  description: [
    'No call ever answers the value: it is sealed at once, and opened for the pods of jobs that name it alone. A job gets',
    `secrets as they are at its deploy. At most ${maxSecretsOfUser} secrets a user (422 limit_exceeded).`,
  ].join(' '),
  path: z.strictObject({ name: environmentNameSchema }),
  body: z.strictObject({ value: secretValueSchema }),
  output: secretNameSchema,
  answers: { 200: 'It is stored' },
  errors: [422],
});

export const listSecrets = operation({
  name: 'list-secrets',
  summary: 'Names of the user’s secrets, in the order in which they were first stored',
  output: pageOf(secretNameSchema),
  answers: { 200: 'All of them' },
});

export const getSecret = operation({
  name: 'get-secret',
  summary: 'Whether there is a secret of that name, and since when; never its value',
  path: byName,
  output: secretNameSchema,
  answers: { 200: 'There is' },
  errors: [404],
});

export const deleteSecret = operation({
  name: 'delete-secret',
  summary: 'Deletes a secret; jobs that were deployed with it keep theirs',
  path: byName,
  answers: { 204: 'It is gone' },
  errors: [404],
});

export const getMe = operation({
  name: 'get-me',
  summary:
    'Who calls, how that is known, what a deploy gets that does not say otherwise, and the limits with what is used of them',
  output: z.object({
    user_id: z.string().meta({ description: 'The subject of the tokens.' }),
    authenticated_by: z.enum(['jwt', 'api_key']),
    /** The API key of this request; `null` if the request has a JWT. */
    api_key: keySchema.pick({ id: true, name: true, scope: true, expires_at: true }).nullable(),
    operator: z.boolean(),
    defaults: z.object({
      docker_image: z.string(),
      max_duration_minutes: z.number(),
      max_attempts: z.int(),
      capacity_wait_minutes: z.number(),
      /** The default budget of a job in dollars; `null` if there is no default. */
      budget_limit: z.number().nullable(),
    }),
    ...limitsViewSchema.shape,
  }),
  answers: { 200: 'The caller' },
});

export const getUsage = operation({
  name: 'get-usage',
  summary: 'What the jobs of a month have cost, by day and by job, newest first',
  description: [
    'A job belongs to the day and the month (UTC) of its deploy, whenever its dollars are spent; reserved and spent are of the',
    'whole month, and of jobs that were deleted since, too. days are those of the items of the page: where a day goes on on the',
    'next page, its figures there come on top. format=csv answers a line for each job, and x-next-cursor in the place of',
    'next_cursor.',
  ].join(' '),
  query: listQuery.extend({
    month: monthSchema.optional().meta({ description: 'Such as 2026-11; the one that is, where it is left out' }),
    format: z.enum(['json', 'csv']).default('json'),
  }),
  output: monthUsageSchema,
  hasCsv: true,
  answers: { 200: 'A page' },
});
