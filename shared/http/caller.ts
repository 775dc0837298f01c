import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import {
  type Identity,
  identitySchema,
  type Unauthenticated,
  type UsedKey,
  unauthenticated,
} from '../domain/accounts/identity.ts';
import { AppError, dependencyUnavailable, forbidden } from '../domain/errors.ts';
import { type FunctionName, type RouteName, routes } from '../names.ts';
import type { Claims } from './operator.ts';

/** An authenticated user and the kind of credential. An API key never makes its user an operator. */
export type Caller =
  | { readonly how: 'jwt'; readonly userId: string; readonly claims: Claims }
  | { readonly how: 'api_key'; readonly userId: string; readonly key: UsedKey };

/**
 * The schema of a subject. A lone surrogate has no UTF-8 form, so two subjects that differ only in lone surrogates would share their data.
 */
const subjectSchema = z
  .string()
  .min(1)
  .max(256)
  .refine((sub) => sub.isWellFormed());

const handedOverSchema = z.object({ lambda: z.object({ identity: z.string() }) });

/** The form in which the JWT authorizer of versions before 0.2 passes claims. During an upgrade, routes may use either authorizer. */
const claimsOnlySchema = z.object({ jwt: z.object({ claims: z.looseObject({}) }) });

const noSubject = unauthenticated('invalid', 'send a JWT with a subject');

/** Reads the caller from the data of the gateway's authorizer. The gateway alone writes this data, so callers cannot forge the data. */
export const readCaller = (event: Pick<APIGatewayProxyEventV2, 'requestContext'>): Caller | Unauthenticated => {
  const told = 'authorizer' in event.requestContext ? event.requestContext.authorizer : undefined;
  const before = claimsOnlySchema.safeParse(told);
  if (before.success) return userOf(before.data.jwt.claims);
  const handedOver = handedOverSchema.safeParse(told);
  if (!handedOver.success) return unauthenticated('missing');
  return callerOf(identitySchema.parse(JSON.parse(handedOver.data.lambda.identity)));
};

const callerOf = (identity: Identity): Caller | Unauthenticated => {
  if (identity.how === 'nobody') return identity;
  if (identity.how === 'jwt') return userOf(identity.claims);
  return { how: 'api_key', userId: identity.user_id, key: identity.key };
};

const userOf = (claims: Claims): Caller | Unauthenticated => {
  const sub = subjectSchema.safeParse(claims.sub);
  return sub.success ? { how: 'jwt', userId: sub.data, claims } : noSubject;
};

const bearer = 'Send a JWT or an API key as Authorization: Bearer <credential>';

/**
 * Throws if the request has no authenticated caller: 401 `unauthorized` with `details.reason`, or 503 if the authorizer's dependencies did
 * not answer.
 */
export const assertSomebody = (caller: Caller | Unauthenticated): Caller => {
  if (caller.how !== 'nobody') return caller;
  const { reason, detail = 'it is not good' } = caller;
  if (reason === 'unavailable') throw dependencyUnavailable('The authorizer’s issuer or database', detail);
  const sentence = reason === 'missing' ? `${bearer}.` : `${bearer}: ${detail}.`;
  throw new AppError('unauthorized', sentence, { details: { reason } });
};

/**
 * Throws 403 if the route does not accept API keys and the caller uses one, or if the route changes data and the caller's API key may only
 * read.
 */
export const assertMayCall = (name: FunctionName, caller: Caller): void => {
  if (caller.how === 'jwt') return;
  const { takesKeys = true, changes = true }: RouteName = routes[name];
  if (!takesKeys) throw forbidden('This call takes a JWT: sign in. No API key opens it.');
  if (changes && caller.key.scope === 'read') {
    throw forbidden(`The API key "${caller.key.name}" may only read. Use one that may write.`);
  }
};
