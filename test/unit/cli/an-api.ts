/** A request as a test's answer wants it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a body is whatever JSON was sent
  readonly body: any;
}

export interface Answered {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Answer = (asked: Asked) => Answered | Promise<Answered>;

const paramsOf = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

/** An API in the place of fetch. What no test has given an answer for is 404 with our body. */
export class AnApi {
  readonly asked: Asked[] = [];
  readonly #baseUrl: string;
  readonly #answers: { readonly method: string; readonly path: RegExp; readonly answer: Answer }[] = [];

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /** `route` is `GET /api/me`, with `{id}` for any part. A later answer goes before an earlier one. */
  on(route: string, answer: Answer | Answered): this {
    const [method = '', path = ''] = route.split(' ');
    this.#answers.unshift({
      method,
      path: paramsOf(path),
      answer: typeof answer === 'function' ? answer : () => answer,
    });
    return this;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const text = await request.text();
    const asked: Asked = {
      method: request.method,
      path: request.url.startsWith(this.#baseUrl) ? url.pathname : `${url.origin}${url.pathname}`,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.asked.push(asked);
    const found = this.#answers.find(({ method, path }) => method === asked.method && path.test(asked.path));
    const {
      status = 200,
      body,
      headers,
    } = (await found?.answer(asked)) ?? {
      status: 404,
      body: { error: `There is no ${asked.path}.`, code: 'not_found', request_id: 'r-404' },
    };
    return body === undefined
      ? new Response(null, { status: status === 200 ? 204 : status, headers: { ...headers } })
      : new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
  };
}

export const page = (items: readonly unknown[], next_cursor: string | null = null): Answered => ({
  body: { items, next_cursor },
});
