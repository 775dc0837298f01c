import { decoded } from '../decoded.ts';

/** A matched route. The key of a route is like `GET /api/jobs/{id}`, `ANY /x/{proxy+}` or `$default`. */
export interface RouteMatch<R> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

interface Entry<R> {
  readonly route: R;
  readonly method: string;
  readonly segments: readonly Segment[];
}

const parseSegment = (text: string): Segment => {
  const name = /^\{([^{}]+?)(\+?)\}$/.exec(text);
  if (!name) return { kind: 'static', text };
  return { kind: name[2] === '+' ? 'greedy' : 'parameter', name: name[1] ?? '' };
};

const segmentsOf = (path: string): readonly string[] => path.replace(/^\//, '').split('/');

const match = (
  segments: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined => {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (!part && segment.kind !== 'static') return undefined;
    if (part === undefined) return undefined;
    if (segment.kind === 'greedy') {
      parameters[segment.name] = decoded(parts.slice(index).join('/'));
      return parameters;
    }
    if (segment.kind === 'parameter') parameters[segment.name] = decoded(part);
    else if (decoded(part) !== segment.text) return undefined;
  }
  return parts.length === segments.length ? parameters : undefined;
};

const ranks = { static: 0, parameter: 1, greedy: 2 } as const;

/** Orders routes by their segments from left to right. A static segment precedes a parameter, and a parameter precedes a greedy one. */
const compare = <R>(left: Entry<R>, right: Entry<R>): number => {
  for (const [index, segment] of left.segments.entries()) {
    const other = right.segments[index];
    const difference = other === undefined ? 0 : ranks[segment.kind] - ranks[other.kind];
    if (difference !== 0) return difference;
  }
  return (left.method === 'ANY' ? 1 : 0) - (right.method === 'ANY' ? 1 : 0);
};

/** Chooses a route as API Gateway does: the most specific path, a named method before `ANY`, and `$default` last. */
export class RouteTable<R> {
  private readonly entries: readonly Entry<R>[];
  private readonly fallback: R | undefined;

  constructor(routes: readonly R[], keyOf: (route: R) => string) {
    this.fallback = routes.find((route) => keyOf(route) === '$default');
    this.entries = routes
      .filter((route) => keyOf(route) !== '$default')
      .map((route) => {
        const [method = '', path = ''] = keyOf(route).split(' ');
        return { route, method, segments: segmentsOf(path).map(parseSegment) };
      })
      .sort(compare);
  }

  find(method: string, path: string): RouteMatch<R> | undefined {
    const parts = segmentsOf(path);
    for (const entry of this.entries) {
      if (entry.method !== method && entry.method !== 'ANY') continue;
      const pathParameters = match(entry.segments, parts);
      if (pathParameters) return { route: entry.route, pathParameters };
    }
    return this.fallback === undefined ? undefined : { route: this.fallback, pathParameters: {} };
  }
}
