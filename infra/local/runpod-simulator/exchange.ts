import type { Call } from './fault-kinds.ts';
import type { FaultFacts } from './faults.ts';
import type { PodRecord } from './pod-record.ts';
import { DETAIL, invalid, Problem } from './problem.ts';
import type { World } from './world.ts';

/** The largest body of a create request after template expansion, by newer descriptions of RunPod's API. */
const MAX_BODY_BYTES = 102_400;

/** A request as the handler of a route sees it. */
export interface Exchange {
  readonly world: World;
  readonly headers: Headers;
  /** Aborted when the caller has closed the connection. */
  readonly signal: AbortSignal;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  /** True if the caller has the stack's own key, not only the key of the account. */
  readonly isStack: boolean;
  /** The pod whose own key the caller has, or `undefined` for any other key. */
  readonly callerPod: PodRecord | undefined;
  /** Reads the body as JSON. Throws a 400 `Problem` for a malformed body and a 413 for a body that is too long. */
  readonly body: () => Promise<unknown>;
}

export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body?: unknown }
  /** Server-sent events, sent until the caller closes the connection. */
  | { readonly kind: 'events'; readonly events: ReadableStream<Uint8Array> }
  | { readonly kind: 'text'; readonly status: number; readonly text: string }
  /** `never`: no answer at all. `reset`: the connection is reset. */
  | { readonly kind: 'never' }
  | { readonly kind: 'reset' };

export const json = (status: number, body?: unknown): Reply => ({ kind: 'json', status, body });

type Handle = (exchange: Exchange) => Promise<Reply> | Reply;

interface Handling {
  /** The name of the call at which faults can be aimed. The control routes have no name. */
  readonly call?: Call;
  /** True if a pod may use the route with its own key, only for itself. */
  readonly openToPods?: boolean;
  /** Returns further facts by which a fault can select a call, besides the facts of the pod in the path. */
  readonly facts?: (exchange: Exchange) => Promise<FaultFacts> | FaultFacts;
  readonly handle: Handle;
}

export interface Route extends Handling {
  readonly method: string;
  /** The path, such as `/v2/pods/{id}`. Calls are counted under this path. */
  readonly path: string;
  readonly pattern: RegExp;
}

/**
 * Makes routes from a table by method and path, such as `GET /v2/pods/{id}`. `call` applies to every route that names no call.
 */
export const routesOf = (table: Readonly<Record<string, Handle | Handling>>, call?: Call): readonly Route[] =>
  Object.entries(table).map(([name, given]) => {
    const [method = '', path = ''] = name.split(' ');
    const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const handling = typeof given === 'function' ? { handle: given } : given;
    return { method, path, pattern, ...(call && { call }), ...handling };
  });

/** Reads a whole number of the query. Throws a 422 `Problem` for any other text. */
export const wholeNumber = (
  query: URLSearchParams,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined => {
  const text = query.get(name);
  const number = Number(text);
  if (text === null) return undefined;
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw invalid(`${name}: must be from ${least} to ${most}`);
};

export const readJson = async (request: Request): Promise<unknown> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    // The body is read to its end. Otherwise a client that is still sending would see a reset instead of the answer.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) throw new Problem(413, `request body exceeds ${MAX_BODY_BYTES} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Problem(400, DETAIL.badRequest);
  }
};

/** Returns the parameters in a path. Returns `undefined` if the path does not match the route. */
export const matchPath = ({ pattern }: Route, pathname: string): Record<string, string> | undefined => {
  const match = pattern.exec(pathname);
  if (match === null) return undefined;
  return Object.fromEntries(
    Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
};
