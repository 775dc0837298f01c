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

/** A user, and by which credential. Nothing of a key makes an operator. */
export type Caller =
  | { readonly how: 'jwt'; readonly userId: string; readonly claims: Claims }
  | { readonly how: 'api_key'; readonly userId: string; readonly key: UsedKey };

/** Half a surrogate pair has no UTF-8: two subjects that differ in nothing else would share what they own. */
const subjectSchema = z
  .string()
  .min(1)
  .max(256)
  .refine((sub) => sub.isWellFormed());

const handedOverSchema = z.object({ lambda: z.object({ identity: z.string() }) });

/** As the JWT authorizer of versions before 0.2 hands it over: while a deploy is under way, routes may have either. */
const claimsOnlySchema = z.object({ jwt: z.object({ claims: z.looseObject({}) }) });

const noSubject = unauthenticated('invalid', 'send a JWT with a subject');

/** The sender of the request, as the gateway's authorizer names it. Everything in it was written by the gateway, nothing by the caller. */
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

/** Throws for a request without a caller: 401 `unauthorized` with `details.reason`, or 503 where the caller cannot be known. */
export const assertSomebody = (caller: Caller | Unauthenticated): Caller => {
  if (caller.how !== 'nobody') return caller;
  const { reason, detail = 'it is not good' } = caller;
  if (reason === 'unavailable') throw dependencyUnavailable('The authorizer’s issuer or database', detail);
  const sentence = reason === 'missing' ? `${bearer}.` : `${bearer}: ${detail}.`;
  throw new AppError('unauthorized', sentence, { details: { reason } });
};

/** Throws 403 where the caller's credential is not one for this route. */
export const assertMayCall = (name: FunctionName, caller: Caller): void => {
  if (caller.how === 'jwt') return;
  const { takesKeys = true, changes = true }: RouteName = routes[name];
  if (!takesKeys) throw forbidden('This call takes a JWT: sign in. No API key opens it.');
  if (changes && caller.key.scope === 'read') {
    throw forbidden(`The API key "${caller.key.name}" may only read. Use one that may write.`);
  }
};
