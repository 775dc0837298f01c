import * as z from 'zod';
import { PlainError } from '../plain-error.ts';

const outputsSchema = z.object({
  ConsoleUrl: z.string(),
  ConsoleBucketName: z.string(),
  ConsoleConfig: z.string(),
});

export type ConsoleOutputs = z.output<typeof outputsSchema>;

/**
 * Reads the outputs of the console's stack from the file that CDK writes after a deploy. Throws `PlainError` if these outputs are missing.
 */
export const consoleOutputsIn = (written: unknown): ConsoleOutputs => {
  const stacks = z.record(z.string(), z.unknown()).parse(written);
  const [, found] = Object.entries(stacks).find(([name]) => /^podwarden-[a-z0-9]+-console$/.test(name)) ?? [];
  const parsed = outputsSchema.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new PlainError('The stacks stand, but none of them told where the console goes: its pages are as they were.');
};

/** Returns a text for the person who has deployed: the address of the console, and the setting that is still missing. */
export const whatIsNext = (url: string, known: string | undefined): string =>
  known?.trim()
    ? `The console is at ${url}`
    : `The console is at ${url}, but its pages may not call the API yet. Add this line to .env, and deploy once more:\nCONSOLE_URL=${url}`;
