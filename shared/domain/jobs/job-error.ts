import * as z from 'zod';
import { cutToBytes, utf8Bytes } from '../text-bytes.ts';

/**
 * The maximum number of bytes of a stored message. The schema below limits characters instead, because older messages were limited
 * by characters.
 */
export const maxErrorMessageBytes = 4000;

/** An error as the pod, the launcher or the reaper reports it. `log_tail` holds at most the last 200 lines. */
export const jobErrorSchema = z.object({
  code: z.string().min(1).max(64),
  message: z.string().max(4000),
  exit_code: z.int().min(-1).max(1024).optional(),
  log_tail: z.array(z.string().max(4000)).max(200).optional(),
});
export type JobError = z.infer<typeof jobErrorSchema>;

/** Returns the last whole lines of a log that fit in `maxBytes` of UTF-8. If the last line alone is longer, its beginning is returned. */
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
