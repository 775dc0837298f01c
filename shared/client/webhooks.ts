/** The check for receivers of webhooks. This module is a separate entry of the package and sends no requests. */
import { RefusedError } from './errors.ts';
import type { Cost, Job } from './types.ts';

/** The body of a webhook. All deliveries for one job have the same body, so `job_id` identifies a repeated delivery. */
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
  /** The greatest age of a delivery in seconds. The default is 300. */
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}

const encoder = new TextEncoder();

/**
 * Checks the signature of a delivery and returns its event. `body` is the unchanged body of the request. `signature` is the request's
 * header `podwarden-signature`. `secret` is the secret of the webhook from the deploy request. Throws `RefusedError` `signature_invalid` if
 * the delivery is not signed with the secret. Throws `signature_expired` if the time of signing differs from now by more than the
 * tolerance. Throws `unreadable_event` if the body is not JSON.
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

/** Parses a header of the form `t=<epoch seconds>,v1=<hexadecimal HMAC-SHA256>`. The header may have several `v1` and unknown parts. */
const parsed = (header: string): { readonly seconds: string | undefined; readonly macs: readonly string[] } => {
  const valuesOf = (name: string, pattern: RegExp) =>
    header
      .split(',')
      .map((part) => part.trim().split('='))
      .flatMap(([key, value = '']) => (key === name && pattern.test(value) ? [value] : []));
  const times = valuesOf('t', /^\d{1,12}$/);
  return { seconds: times.length === 1 ? times[0] : undefined, macs: valuesOf('v1', /^[0-9a-f]{64}$/).slice(0, 8) };
};

/** True when one of `macs` is right. WebCrypto compares the MACs in constant time. */
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
