import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError } from '../../domain/errors.ts';
import { fromOpaque, toOpaque } from '../../domain/telemetry/opaque.ts';

/** The list that a cursor belongs to, identified by its kind, owner and filter. */
export interface CursorScope {
  readonly list: string;
  readonly userId: string;
  /** A text that identifies the filter of the list; `undefined` if the list is not filtered. */
  readonly filter?: string | undefined;
}

/** The position in a newest-first list: directly after the item with this time and id. */
export interface ListPosition {
  readonly created_at: string;
  readonly id: string;
}

const cursorSchema = z.strictObject({
  v: z.literal(1),
  q: z.string(),
  at: z.iso.datetime(),
  id: z.uuid(),
});

const maxCursorLength = 512;

const scopeHash = ({ list, userId, filter }: CursorScope): string =>
  createHash('sha256')
    .update(JSON.stringify(filter === undefined ? [list, userId] : [list, userId, filter]))
    .digest('base64url')
    .slice(0, 16);

const invalidCursor = (): AppError =>
  new AppError(
    'invalid_cursor',
    'The cursor does not belong to this list and its filters. Start again without a cursor.',
  );

export const encodeCursor = (scope: CursorScope, position: ListPosition): string => {
  const cursor: z.infer<typeof cursorSchema> = {
    v: 1,
    q: scopeHash(scope),
    at: position.created_at,
    id: position.id,
  };
  return toOpaque(cursor);
};

/**
 * Returns the position that was passed to `encodeCursor`. The position holds no owner, because the list takes the owner from the request. A
 * forged cursor can thus only change the start of the forger's own list. Throws `invalid_cursor`.
 */
export const decodeCursor = (scope: CursorScope, text: string): ListPosition => {
  if (text.length > maxCursorLength) throw invalidCursor();
  const cursor = cursorSchema.safeParse(fromOpaque(text));
  if (!cursor.success || cursor.data.q !== scopeHash(scope)) throw invalidCursor();
  return { created_at: cursor.data.at, id: cursor.data.id };
};
