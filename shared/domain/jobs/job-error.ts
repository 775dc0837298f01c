import * as z from 'zod';
import { cutToBytes, utf8Bytes } from '../text-bytes.ts';

/** Bytes of a message as it is kept; its schema counts characters, for those that were stored before. */
export const maxErrorMessageBytes = 4000;

/** A failure as the pod or the reaper saw it. `log_tail` is at most the last 200 lines. */
export const jobErrorSchema = z.object({
  code: z.string().min(1).max(64),
  message: z.string().max(4000),
  exit_code: z.int().min(-1).max(1024).optional(),
  log_tail: z.array(z.string().max(4000)).max(200).optional(),
});
export type JobError = z.infer<typeof jobErrorSchema>;

/**
 * The last whole lines of a log that fit in so many bytes of UTF-8. A last line that is too long keeps its
 * beginning alone.
 */
export const shortTail = (lines: readonly string[], maxBytes: number): readonly string[] => {
  let bytes = 0;
  const tooLong = lines.findLastIndex((line) => {
    bytes += utf8Bytes(line);
    return bytes > maxBytes;
  });
  const kept = lines.slice(tooLong + 1);
  const last = lines.at(-1);
  return kept.length === 0 && last !== undefined ? [cutToBytes(last, maxBytes)] : kept;
};
