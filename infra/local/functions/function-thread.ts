/** Runs in a worker thread and does what the runtime of Lambda does around a handler. */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, Reply, WorkerData } from './worker-protocol.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const data: WorkerData = workerData;

// Node.js has read this variable. The variable is removed, so that the function sees only the environment of its template.
delete process.env.NODE_COMPILE_CACHE;

const contextOf = ({ requestId, deadlineMs }: InvokeMessage) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: data.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: data.functionArn,
  memoryLimitInMB: String(data.memoryMb),
  awsRequestId: requestId,
  logGroupName: `/aws/lambda/${data.functionName}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
});

const errorOf = (cause: unknown) =>
  cause instanceof Error
    ? { errorType: cause.name, errorMessage: cause.message, trace: cause.stack ?? '' }
    : { errorType: typeof cause, errorMessage: String(cause), trace: '' };

/** The handler, loaded at the first call of a worker. This is the cold start of Lambda. */
let loading: Promise<Handler> | undefined;

const load = async (): Promise<Handler> => {
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(data.file).href);
  const handler = module[data.exportName];
  if (typeof handler !== 'function') throw new TypeError(`${data.exportName} is undefined or not exported`);
  return async (event, context) => handler(event, context);
};

const answer = async (message: InvokeMessage): Promise<Reply> => {
  const { requestId } = message;
  try {
    loading ??= load();
    const handler = await loading;
    const result = await handler(message.event, contextOf(message));
    return { requestId, result: JSON.stringify(result ?? null) };
  } catch (cause) {
    const error = errorOf(cause);
    process.stderr.write(`${JSON.stringify({ level: 'ERROR', message: 'Invoke Error', requestId, ...error })}\n`);
    return { requestId, error };
  }
};

parentPort?.on('message', (message: InvokeMessage) => {
  void answer(message).then((reply) => parentPort?.postMessage(reply));
});
