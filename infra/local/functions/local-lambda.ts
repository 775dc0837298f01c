import type { IncomingMessage, ServerResponse } from 'node:http';
import { accessKeyIn } from '../access/access-control.ts';
import { GuardedServer } from '../access/guarded-server.ts';
import { readBody } from '../gateway/read-body.ts';

/** The functions that the local Lambda API can invoke. */
export interface InvokedFunctions {
  /** Returns `undefined` if no function has that name or ARN. */
  arnOf(name: string): string | undefined;
  invoke(name: string, event: unknown): Promise<unknown>;
}

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly message?: string;
}

const refuse = (status: number, type: string, message: string): Answer => ({ status, type, message });

const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The largest event that AWS accepts for an asynchronous invocation. */
const maxEventBytes = 256 * 1024;

/** Serves the only Lambda call that functions make: Invoke with the type Event. The call is answered before the function runs. */
export class LocalLambda extends GuardedServer {
  private functions: InvokedFunctions | undefined;

  /** Sets the functions that are invoked from now on. */
  serve(functions: InvokedFunctions): void {
    this.functions = functions;
  }

  protected async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, maxEventBytes);
    const { status, type, message } = this.answer(request, body?.toString());
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(type !== undefined && { 'x-amzn-errortype': type }),
    });
    response.end(type === undefined ? '' : JSON.stringify({ Type: 'User', message }));
  }

  private answer({ headers, method, url = '' }: IncomingMessage, body: string | undefined): Answer {
    const accessKeyId = accessKeyIn(headers);
    if (accessKeyId === undefined) {
      return refuse(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    if (!this.access.credentialsOf(accessKeyId)) {
      return refuse(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    const [, name] = invocations.exec(new URL(url, 'http://lambda').pathname) ?? [];
    if (method !== 'POST' || name === undefined || headers['x-amz-invocation-type'] !== 'Event') {
      return refuse(404, 'UnknownOperationException', `${method} ${url} is not served here.`);
    }
    if (body === undefined) return refuse(413, 'RequestTooLargeException', 'The event is too large.');
    const functionName = decodeURIComponent(name);
    const arn = this.functions?.arnOf(functionName);
    const refusal = this.access.refusal(accessKeyId, 'lambda:InvokeFunction', arn ?? functionName);
    if (refusal !== undefined) return refuse(403, 'AccessDeniedException', refusal);
    if (arn === undefined) return refuse(404, 'ResourceNotFoundException', `Function not found: ${functionName}`);
    // A failed event is not retried: the template switches retries off for every function.
    void this.functions?.invoke(functionName, JSON.parse(body || 'null'));
    return { status: 202 };
  }
}
