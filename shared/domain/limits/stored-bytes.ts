import type { Clock, RandomBytes } from '../clock.ts';
import type { AppError } from '../errors.ts';
import { sentWithAnother } from '../idempotency.ts';
import { assertNotCrowded, beyondLimit, tooManyAtOnce } from './fit.ts';
import { type Limits, limitsOf } from './limits.ts';
import { reservationToken } from './reservation-token.ts';
import { settleTransition } from './settle-transition.ts';
import { type Amounts, negated, type TransitionKey, transitionKey, type Usage } from './usage.ts';
import type { UsageStore } from './usage-store.ts';

export interface StoredBytesDeps {
  readonly usage: Pick<UsageStore, 'change'>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

export interface TakeBytesDeps extends StoredBytesDeps {
  readonly usage: Pick<UsageStore, 'get' | 'change'>;
}

export interface ReserveBytesDeps extends TakeBytesDeps {
  /** The limits of users for whom no operator has set others. */
  readonly userLimits: Limits;
}

/** Each loser of a race judges anew what stands then. */
const maxTries = 20;

/**
 * Reserves the bytes of a dataset before it is stored; a repeat for the same dataset reserves nothing more. Resolves to the token
 * that the dataset is to carry. Throws `limit_exceeded` (422), and `idempotency_conflict` (409) where a call with other bytes has
 * begun that dataset.
 */
export const reserveBytes = (
  userId: string,
  datasetId: string,
  bytes: number,
  deps: ReserveBytesDeps,
): Promise<string> =>
  takeBytes(
    { userId, key: transitionKey('uploading', datasetId), bytes, ofOtherBytes: sentWithAnother },
    deps,
    ({ limits, stored_bytes }) => {
      const limit = limitsOf(limits, deps.userLimits).stored_bytes;
      return {
        atMost: { stored_bytes: limit - bytes },
        assertRoom: () => assertRoomForBytes(bytes, stored_bytes, limit),
      };
    },
  );

export interface TakeBytesCall {
  readonly userId: string;
  readonly key: TransitionKey;
  readonly bytes: number;
  /** The fault where another call has begun the same with other bytes, and has not ended or broke off. */
  readonly ofOtherBytes: () => AppError;
}

interface Room {
  readonly atMost: Amounts;
  readonly assertRoom: () => void;
}

/**
 * Adds the bytes of what is about to be stored, within the room that `roomOf` gives the account as it stands, or without a limit
 * where it is absent; a repeat adds nothing more. Resolves to the token that the dataset or artifact is to carry. Throws what
 * `assertRoom` throws, what `ofOtherBytes` makes, and `rate_limited` (429).
 */
export const takeBytes = async (
  { userId, key, bytes, ofOtherBytes }: TakeBytesCall,
  { usage, clock, randomBytes }: TakeBytesDeps,
  roomOf?: (standing: Usage) => Room,
): Promise<string> => {
  const token = reservationToken(randomBytes);
  let standing = await usage.get(userId);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const at = clock().toISOString();
    const earlier = standing.transitions[key];
    const room = roomOf?.(standing);
    assertNotCrowded(standing);
    if (earlier === undefined) room?.assertRoom();
    // The token that is renewed below stands for these bytes and no others.
    else if (earlier.amounts.stored_bytes !== bytes) throw ofOtherBytes();
    const amounts = { stored_bytes: bytes };
    const result = await usage.change(
      userId,
      earlier === undefined
        ? { atMost: room?.atMost, add: amounts, begin: { [key]: { token, at, amounts } } }
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
    sentence: `You may store ${limit} bytes and have ${used}, announced uploads and what jobs made included; this dataset has ${asked}. Delete datasets or artifacts that you do not need.`,
    fits: { size_bytes: fits },
  });
};

/** A dataset or an artifact whose bytes are counted. */
export interface Stored {
  readonly size_bytes: number;
  readonly reserved_token?: string | undefined;
}

/** Ends the transition of a dataset or artifact that is stored now. Where another call has stored it, the bytes of this call are returned. */
export const bytesAreStored = async (
  userId: string,
  key: TransitionKey,
  { size_bytes, reserved_token }: Stored,
  token: string,
  { usage }: Pick<StoredBytesDeps, 'usage'>,
): Promise<void> => {
  const isOwn = reserved_token === token;
  await settleTransition(userId, { key, token }, isOwn ? {} : { add: { stored_bytes: -size_bytes } }, usage);
};

/**
 * Notes that something is about to be deleted, so that its bytes are returned even if the call breaks off. Resolves to the token
 * that the deleted item is to carry, of this call or of another one under way, and to the account.
 */
export const deletionBegins = async (
  userId: string,
  key: TransitionKey,
  { size_bytes }: Stored,
  { usage, clock, randomBytes }: StoredBytesDeps,
): Promise<{ readonly token: string; readonly usage: Usage }> => {
  const token = reservationToken(randomBytes);
  const at = clock().toISOString();
  const amounts = { stored_bytes: size_bytes };
  const result = await usage.change(userId, { begin: { [key]: { token, at, amounts } } });
  if (result.outcome === 'changed') return { token, usage: result.usage };
  const earlier = result.usage.transitions[key]?.token ?? token;
  return { token: earlier, usage: (await usage.change(userId, { renew: { key, token: earlier, at } })).usage };
};

/** Ends the deletion. Returns the bytes if it was this call, or one that it went on for, that deleted the item. */
export const deletionEnds = async (
  userId: string,
  key: TransitionKey,
  { size_bytes }: Stored,
  token: string,
  hasDeleted: boolean,
  { usage }: Pick<StoredBytesDeps, 'usage'>,
): Promise<void> => {
  const add = negated({ stored_bytes: size_bytes });
  await settleTransition(userId, { key, token }, hasDeleted ? { add } : {}, usage);
};
