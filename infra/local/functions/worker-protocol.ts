import * as z from 'zod';

/** The function that a worker is, as the stack describes it. */
export interface WorkerData {
  readonly file: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
}

export interface InvokeMessage {
  readonly requestId: string;
  readonly event: unknown;
  readonly deadlineMs: number;
}

/** The answer travels as text, as Lambda's does: what JSON cannot carry does not arrive here either. */
export const replySchema = z.union([
  z.object({ requestId: z.string(), result: z.string() }),
  z.object({
    requestId: z.string(),
    error: z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.string() }),
  }),
]);

export type Reply = z.infer<typeof replySchema>;
