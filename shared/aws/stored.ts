import type * as z from 'zod';
import { corruptItem } from '../domain/errors.ts';

/** Reads what was stored through its schema; a misfit is loud, never "absent". */
export const parseStored = <T>(schema: z.ZodType<T>, what: string, raw: unknown): T => {
  const result = schema.safeParse(raw);
  if (!result.success) throw corruptItem(what, result.error);
  return result.data;
};
