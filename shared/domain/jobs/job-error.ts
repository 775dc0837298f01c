import * as z from 'zod';
import { cutToBytes, utf8Bytes } from '../text-bytes.ts';

/** Of a message as it is kept; its schema counts characters, for those that were stored before. */
export const maxErrorMessageBytes = 4000;

/** What went wrong, as the pod or the reaper saw it. `log_tail` is at most the last 200 lines. */
export const jobErrorSchema = z.object({
  code: z.string().min(1).max(64),
  message: z.string().max(4000),
  exit_code: z.int().min(-1).max(1024).optional(),
  log_tail: z.array(z.string().max(4000)).max(200).optional(),
});
export type JobError = z.infer<typeof jobErrorSchema>;

/**
 * The error with the end of its log, so that the item it is part of stays far below DynamoDB's 400 KB: the last whole
 * lines that fit in `maxBytes` of UTF-8. Of a last line that is too long alone its beginning is kept.
 */
export const withShortTail = (error: JobError, maxBytes: number): JobError => {
  if (error.log_tail === undefined) return error;
  const kept: string[] = [];
  let bytes = 0;
  for (const line of error.log_tail.toReversed()) {
    bytes += utf8Bytes(line);
    if (bytes > maxBytes) {
      if (kept.length === 0) kept.push(cutToBytes(line, maxBytes));
      break;
    }
    kept.push(line);
  }
  return { ...error, log_tail: kept.toReversed() };
};
