import * as z from 'zod';

/** The function that a worker runs. */
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

/** The result is JSON text, as in Lambda, so a value that JSON cannot represent is lost here, too. */
export const replySchema = z.union([
  z.object({ requestId: z.string(), result: z.string() }),
  z.object({
    requestId: z.string(),
    error: z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.string() }),
  }),
]);

export type Reply = z.infer<typeof replySchema>;
