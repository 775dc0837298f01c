import type { Call } from './fault-kinds.ts';
import type { FaultFacts } from './faults.ts';
import type { PodRecord } from './pod-record.ts';
import { DETAIL, Problem } from './problem.ts';
import type { World } from './world.ts';

/** Newer descriptions of the API give this as the largest create body, after template expansion. */
const MAX_BODY_BYTES = 102_400;

/** One request, as a route sees it. */
export interface Exchange {
  readonly world: World;
  readonly headers: Headers;
  /** Aborts when the caller listens no longer. */
  readonly signal: AbortSignal;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  /** The caller holds the key that the stack has for itself, and not just one of the account. */
  readonly isStack: boolean;
  /** Set when the caller holds a pod's own key. */
  readonly callerPod: PodRecord | undefined;
  /** As JSON; throws the 400 and 413 of one that is none or too long. */
  readonly body: () => Promise<unknown>;
}

export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body?: unknown }
  /** Server-sent events, for as long as the caller listens. */
  | { readonly kind: 'events'; readonly events: ReadableStream<Uint8Array> }
  | { readonly kind: 'text'; readonly status: number; readonly text: string }
  /** No answer ever, or a connection that breaks off. */
  | { readonly kind: 'never' }
  | { readonly kind: 'reset' };

export const json = (status: number, body?: unknown): Reply => ({ kind: 'json', status, body });

export interface Route {
  readonly method: string;
  /** `/v2/pods/{id}`: also the name under which calls are counted. */
  readonly path: string;
  /** The call that faults are aimed at; the control endpoints have none. */
  readonly call?: Call;
  /** A pod's own key opens it, for that pod. */
  readonly openToPods?: boolean;
  /** Facts that a fault can be aimed at beyond the pod of the path. */
  readonly facts?: (exchange: Exchange) => Promise<FaultFacts> | FaultFacts;
  readonly handle: (exchange: Exchange) => Promise<Reply> | Reply;
}

export const readJson = async (request: Request): Promise<unknown> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    // Read on to the end: a client that is still sending would see a reset instead of the answer.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) throw new Problem(413, `request body exceeds ${MAX_BODY_BYTES} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Problem(400, DETAIL.badRequest);
  }
};

const patterns = new Map<string, RegExp>();

const patternOf = (path: string): RegExp => {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const made = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  patterns.set(path, made);
  return made;
};

/** The path's parameters, or `undefined` where it is another route's. */
export const matchPath = (route: Route, pathname: string): Record<string, string> | undefined => {
  const match = patternOf(route.path).exec(pathname);
  if (match === null) return undefined;
  return Object.fromEntries(
    Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
};
