import * as z from 'zod';

/** What went wrong, as the pod or the reaper saw it. `log_tail` is at most the last 200 lines. */
export const jobErrorSchema = z.object({
  code: z.string().min(1).max(64),
  message: z.string().max(4000),
  exit_code: z.int().min(-1).max(1024).optional(),
  log_tail: z.array(z.string().max(4000)).max(200).optional(),
});
export type JobError = z.infer<typeof jobErrorSchema>;

const maxLineCharacters = 1000;

/**
 * The error with the end of its log, so that the item it is part of stays far below DynamoDB's 400 KB: lines of at most
 * 1000 characters, of which the last ones that fit in `maxCharacters` stay.
 */
export const withShortTail = (error: JobError, maxCharacters: number): JobError => {
  if (error.log_tail === undefined) return error;
  const kept: string[] = [];
  let characters = 0;
  for (const line of error.log_tail.toReversed()) {
    const short = line.slice(0, maxLineCharacters);
    characters += short.length;
    if (characters > maxCharacters) break;
    kept.push(short);
  }
  return { ...error, log_tail: kept.toReversed() };
};
