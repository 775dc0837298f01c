import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError } from '../../domain/errors.ts';

/** The list that a cursor belongs to: its kind and its owner. */
export interface CursorScope {
  readonly list: string;
  readonly userId: string;
  /** The choice of those that are listed, where not all are. */
  readonly filter?: string | undefined;
}

/** Where a newest-first list stands: after the thing made at that time with that id. */
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
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The position that `encodeCursor` was given. It holds no owner: the list takes that from the request, so the worst a forged cursor
 * does is to start its forger's own list elsewhere. Throws `invalid_cursor`.
 */
export const decodeCursor = (scope: CursorScope, text: string): ListPosition => {
  if (text.length > maxCursorLength) throw invalidCursor();
  const cursor = cursorSchema.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  if (!cursor.success || cursor.data.q !== scopeHash(scope)) throw invalidCursor();
  return { created_at: cursor.data.at, id: cursor.data.id };
};
