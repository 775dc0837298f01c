import type { Clock, RandomBytes } from '../clock.ts';
import { assertNotCrowded, beyondLimit, tooManyAtOnce } from './fit.ts';
import { type Limits, limitsOf } from './limits.ts';
import { reservationToken } from './reservation-token.ts';
import { settleTransition } from './settle-transition.ts';
import { negated, type TransitionKey, transitionKey } from './usage.ts';
import type { UsageStore } from './usage-store.ts';

export interface StoredBytesDeps {
  readonly usage: Pick<UsageStore, 'change'>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

export interface ReserveBytesDeps extends StoredBytesDeps {
  readonly usage: Pick<UsageStore, 'get' | 'change'>;
  /** The limits of users for whom no operator has set others. */
  readonly userLimits: Limits;
}

/** Each loser of a race judges anew what stands then. */
const maxTries = 20;

/**
 * Reserves the bytes of a dataset before it is stored; a repeat for the same dataset reserves nothing more. Resolves to the token
 * that the dataset is to carry. Throws `limit_exceeded` (422).
 */
export const reserveBytes = async (
  userId: string,
  datasetId: string,
  bytes: number,
  { usage, clock, randomBytes, userLimits }: ReserveBytesDeps,
): Promise<string> => {
  const token = reservationToken(randomBytes);
  const key = transitionKey('uploading', datasetId);
  let standing = await usage.get(userId);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const at = clock().toISOString();
    const earlier = standing.transitions[key];
    const limit = limitsOf(standing.limits, userLimits).stored_bytes;
    assertNotCrowded(standing);
    if (earlier === undefined) assertRoomForBytes(bytes, standing.stored_bytes, limit);
    const amounts = { stored_bytes: bytes };
    const result = await usage.change(
      userId,
      earlier === undefined
        ? { atMost: { stored_bytes: limit - bytes }, add: amounts, begin: { [key]: { token, at, amounts } } }
        : { renew: { key, token: earlier.token, at } },
    );
    if (result.outcome === 'changed') return earlier?.token ?? token;
    standing = result.usage;
  }
  throw tooManyAtOnce();
};

const assertRoomForBytes = (asked: number, used: number, limit: number): void => {
  if (used + asked <= limit) return;
  const fits = Math.max(0, limit - used);
  throw beyondLimit({
    name: 'stored_bytes',
    limit,
    used,
    asked,
    path: 'size_bytes',
    sentence: `You may store ${limit} bytes and have ${used}, announced uploads included; this dataset has ${asked}. Delete datasets that you do not need.`,
    fits: { size_bytes: fits },
  });
};

/** The dataset stands: with this token, or with that of another call, whose bytes are then the one share of the dataset. */
export const bytesAreStored = async (
  userId: string,
  dataset: { readonly id: string; readonly size_bytes: number; readonly reserved_token?: string | undefined },
  token: string,
  { usage }: Pick<StoredBytesDeps, 'usage'>,
): Promise<void> => {
  const isOwn = dataset.reserved_token === token;
  const ended = { key: transitionKey('uploading', dataset.id), token };
  await settleTransition(userId, ended, isOwn ? {} : { add: { stored_bytes: -dataset.size_bytes } }, usage);
};

/** Notes that a dataset is about to be deleted, so that its bytes are returned even if the call breaks off. */
export const deletionBegins = async (
  userId: string,
  dataset: { readonly id: string; readonly size_bytes: number },
  { usage, clock, randomBytes }: StoredBytesDeps,
): Promise<string> => {
  const token = reservationToken(randomBytes);
  const key = transitionKey('deleting', dataset.id);
  const at = clock().toISOString();
  const amounts = { stored_bytes: dataset.size_bytes };
  const result = await usage.change(userId, { begin: { [key]: { token, at, amounts } } });
  if (result.outcome === 'changed') return token;
  const earlier = result.usage.transitions[key]?.token ?? token;
  await usage.change(userId, { renew: { key, token: earlier, at } });
  return earlier;
};

/** Returns the bytes where it was this call, or one that it went on for, that deleted the dataset. */
export const deletionEnds = async (
  userId: string,
  dataset: { readonly id: string; readonly size_bytes: number },
  token: string,
  hasDeleted: boolean,
  { usage }: Pick<StoredBytesDeps, 'usage'>,
): Promise<void> => {
  const key: TransitionKey = transitionKey('deleting', dataset.id);
  const add = negated({ stored_bytes: dataset.size_bytes });
  await settleTransition(userId, { key, token }, hasDeleted ? { add } : {}, usage);
};
