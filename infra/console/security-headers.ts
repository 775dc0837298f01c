/** Origins that the console's pages call, beside their own. */
export interface ConsoleEndpoints {
  readonly api: string;
  /** The bucket, to which browsers send datasets and from which they read artifacts. */
  readonly storage: string;
  /** Where people sign in, discovery document and token endpoint; empty where keys alone let them in. */
  readonly signIn: readonly string[];
}

/** The one policy of trusted types: `apps/console/src/trusted-worker.ts` makes the addresses of workers by it. */
const trustedTypesPolicy = 'podwarden';

/**
 * Nothing is allowed but what is named, inline code and styles neither. A worker has the policy of the answer that its script came
 * with, so each answer has it.
 */
export const contentSecurityPolicy = ({ api, storage, signIn }: ConsoleEndpoints): string =>
  Object.entries({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'connect-src': ["'self'", ...new Set([api, storage, ...signIn])].join(' '),
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': trustedTypesPolicy,
  })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** The headers of every answer, beside the policy. */
export const steadyHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
