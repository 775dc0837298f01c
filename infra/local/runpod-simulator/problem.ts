const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  422: 'Unprocessable Entity',
  423: 'Locked',
  425: 'Too Early',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** The messages of RunPod. Clients can distinguish some errors only by the text. */
export const DETAIL = {
  noCapacity:
    'There are no longer any instances available with the requested specifications. Please refresh and try again.',
  noInstances: 'There are no instances currently available',
  wrongMachine: 'This machine does not have the resources to deploy your pod. Please try a different machine',
  missingDisk: 'You must either provide a template id or pod configuration parameters',
  lowBalance: 'Your account balance is too low to rent a pod. Please add funds to your account.',
  transient: 'Something went wrong. Please try again later or contact support.',
  validation: 'Request validation failed.',
  missingToken: 'missing bearer token',
  badToken: 'unauthorized',
  denied: 'access denied',
  notFound: 'resource not found',
  badRequest: 'request could not be processed',
} as const;

/** An error answer in the format of RFC 9457. Thrown to refuse a request. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    extra: { errors?: readonly string[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.errors = extra.errors ?? [];
    this.headers = extra.headers ?? {};
  }

  toJSON(): Record<string, unknown> {
    return {
      title: TITLES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      ...(this.errors.length > 0 && { errors: this.errors }),
    };
  }
}

/** Returns the 422 answer to an invalid request. Each error is a sentence about one fault. */
export const invalid = (...errors: readonly string[]): Problem => new Problem(422, DETAIL.validation, { errors });

export const notFound = (): Problem => new Problem(404, DETAIL.notFound);
