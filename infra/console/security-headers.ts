/** The origins that the pages of the console call, besides their own origin. */
export interface ConsoleEndpoints {
  readonly api: string;
  /** The origin of the bucket. Browsers upload datasets to the bucket and read artifacts from the bucket. */
  readonly storage: string;
  /** The origins of the issuer and of its token endpoint. Empty if people sign in with API keys only. */
  readonly signIn: readonly string[];
}

/** The only Trusted Types policy. `apps/console/src/trusted-worker.ts` makes the URLs of workers with this policy. */
const trustedTypesPolicy = 'podwarden';

/**
 * Returns the Content-Security-Policy. The policy forbids everything that it does not name, including inline scripts and inline
 * styles. A worker has the policy of the answer that delivered its script, so each answer carries the policy.
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

/** The security headers of every answer, besides the Content-Security-Policy. */
export const steadyHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
