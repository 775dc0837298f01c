import { createHmac } from 'node:crypto';
import { addSeconds } from '../clock.ts';
import { costOf } from '../jobs/cost-of.ts';
import type { Job } from '../jobs/job.ts';
import { cutToBytes } from '../text-bytes.ts';

export const webhookMaxTries = 8;

/** Returns the time of the next try. The pauses are 30 s, 1 min, 2 min and so on, up to one hour. */
export const nextWebhookTry = (triesSoFar: number, now: Date): Date =>
  addSeconds(now, Math.min(3600, 30 * 2 ** triesSoFar));

/**
 * Returns the body of the webhook for a job that has ended. The body is the same for every try, so that a receiver can recognise a
 * repeat. Chat services accept only a format of their own and answer 400 to any other, so they get a sentence.
 */
export const webhookBody = (job: Job, url: string): string =>
  JSON.stringify(chatPayload(job, new URL(url)) ?? facts(job));

const facts = (job: Job) => ({
  event: 'job_over',
  job_id: job.id,
  status: job.status,
  reason: job.reason ?? null,
  attempt: job.attempt,
  completed_at: job.completed_at ?? null,
  cost: costOf(job, new Date(job.completed_at ?? job.updated_at)),
});

const slackHosts: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);
const discordHost = /^(?:(?:canary|ptb)\.)?discord(?:app)?\.com$/;

const chatPayload = (job: Job, { hostname, pathname }: URL): object | undefined => {
  const isDiscord = discordHost.test(hostname) && /^\/api\/(?:v\d+\/)?webhooks\//.test(pathname);
  // Discord accepts the format of Slack at a separate address.
  if (slackHosts.has(hostname) || (isDiscord && /\/slack\/?$/.test(pathname))) return { text: escaped(sentence(job)) };
  // The message may quote an error, so mentions of users are disabled.
  return isDiscord ? { content: sentence(job), allowed_mentions: { parse: [] } } : undefined;
};

/** The limit of bytes of a quoted error. Discord accepts messages of up to 2000 characters. */
const maxErrorBytes = 1000;

const ends: Partial<Record<Job['status'], string>> = {
  completed: 'is complete',
  failed: 'has failed',
  cancelled: 'was cancelled',
};

const sentence = (job: Job): string => {
  const { actual_cost } = facts(job).cost;
  const why = job.reason === undefined ? '' : ` (${job.reason})`;
  const error = job.error === undefined ? '' : ` ${cutToBytes(job.error.message, maxErrorBytes)}`;
  return `Training job ${job.id} ${ends[job.status] ?? 'is over'}${why}.${error} It cost $${actual_cost.toFixed(2)}.`;
};

/** Escapes the three characters with which Slack marks links and mentions. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * Returns the signature header `t=<epoch seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, with which a receiver can refuse old and
 * forged requests.
 */
export const webhookSignature = (secret: string, body: string, now: Date): string => {
  const seconds = Math.floor(now.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
};
