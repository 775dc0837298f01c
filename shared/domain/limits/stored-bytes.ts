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
  /** The default limits of the stage, which apply unless an operator has set limits for the user. */
  readonly userLimits: Limits;
}

/**
 * The highest number of tries. A refused write means that another call has changed the account, so the next try judges the changed
 * account.
 */
const maxTries = 20;

/**
 * Reserves the bytes of a dataset before the dataset is stored. A repeat for the same dataset reserves nothing more. Returns the
 * token that the dataset must carry. Throws `limit_exceeded` (422) if the bytes exceed the limit. Throws `idempotency_conflict`
 * (409) if another call has begun the dataset with another size.
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
  /** Makes the error for a call that finds a transition of another call with another size for the same dataset or artifact. */
  readonly ofOtherBytes: () => AppError;
}

interface Room {
  readonly atMost: Amounts;
  readonly assertRoom: () => void;
}

/**
 * Adds the bytes of a dataset or artifact to the account before the item is stored. `roomOf` returns the limit for the current
 * account. If `roomOf` is absent, no limit applies. A repeat adds nothing more. Returns the token that the item must carry. Throws
 * the error of `assertRoom`, the error of `ofOtherBytes`, or `rate_limited` (429).
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
    // The renewed token belongs to a reservation of exactly this size.
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

/** A dataset or an artifact with its size. The bytes are counted in the account if `reserved_token` is present. */
export interface Stored {
  readonly size_bytes: number;
  readonly reserved_token?: string | undefined;
}

/**
 * Ends the transition after a dataset or artifact was stored. If another call stored the item, the bytes of this call are
 * subtracted again.
 */
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
 * Records that an item is about to be deleted, so that a sweep subtracts the bytes from the account if the call is interrupted.
 * Returns the account, and the token that the deleted item must carry. The token belongs to this call, or to an earlier call whose
 * deletion has not ended.
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

/**
 * Ends the transition of a deletion. `hasDeleted` is true if the item was deleted under this token. The bytes are subtracted from
 * the account only in this case.
 */
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
