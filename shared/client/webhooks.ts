/** For receivers of webhooks, an entry of its own: it calls nobody. */
import { RefusedError } from './errors.ts';
import type { Cost, Job } from './types.ts';

/** The body of a webhook. Deliveries of one job are alike, so `job_id` identifies a repeat. */
export interface WebhookEvent {
  readonly event: 'job_over';
  readonly job_id: string;
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly reason: Job['reason'] | null;
  readonly attempt: number;
  readonly completed_at: string | null;
  readonly cost: Cost;
}

export interface VerifyOptions {
  /** How old a delivery may be; 300 where it is not given. */
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}

const encoder = new TextEncoder();

/**
 * The event of a delivery whose signature is good. `body` are the bytes of the request as they came, `signature` is its header
 * `podwarden-signature`, `secret` that of the deploy's webhook. Throws `RefusedError` `signature_invalid` where it is not signed with the secret,
 * `signature_expired` where it is older than the tolerance or from later than that, and `unreadable_event`.
 */
const verify = async (
  body: string | Uint8Array,
  signature: string | null | undefined,
  secret: string,
  { toleranceSeconds = 300, now = new Date() }: VerifyOptions = {},
): Promise<WebhookEvent> => {
  const { seconds, macs } = parsed(signature ?? '');
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  if (seconds === undefined || !(await isSigned(bytes, seconds, macs, secret))) {
    throw new RefusedError('signature_invalid', 'The delivery is not signed with the secret of this webhook.');
  }
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > toleranceSeconds) {
    throw new RefusedError('signature_expired', `The delivery is not of the last ${toleranceSeconds} s.`);
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new RefusedError('unreadable_event', 'The delivery is signed, and its body is no JSON.', { cause });
  }
};

export const webhooks = { verify };

/** `t=<epoch seconds>,v1=<hexadecimal HMAC-SHA256>`; there may be more than one `v1`, and parts of later versions. */
const parsed = (header: string): { readonly seconds: string | undefined; readonly macs: readonly string[] } => {
  const valuesOf = (name: string, pattern: RegExp) =>
    header
      .split(',')
      .map((part) => part.trim().split('='))
      .flatMap(([key, value = '']) => (key === name && pattern.test(value) ? [value] : []));
  const times = valuesOf('t', /^\d{1,12}$/);
  return { seconds: times.length === 1 ? times[0] : undefined, macs: valuesOf('v1', /^[0-9a-f]{64}$/).slice(0, 8) };
};

/** By WebCrypto, which compares in constant time. */
const isSigned = async (
  body: Uint8Array,
  seconds: string,
  macs: readonly string[],
  secret: string,
): Promise<boolean> => {
  if (secret === '') throw new RefusedError('signature_invalid', 'There is no secret to check the delivery with.');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['verify']);
  const prefix = encoder.encode(`${seconds}.`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  for (const mac of macs) {
    const bytes = Uint8Array.from(mac.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    if (await crypto.subtle.verify('HMAC', key, bytes, signed)) return true;
  }
  return false;
};
