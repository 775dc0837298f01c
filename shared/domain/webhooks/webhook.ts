import { createHmac } from 'node:crypto';
import { addSeconds } from '../clock.ts';
import { costOf } from '../jobs/cost-of.ts';
import type { Job } from '../jobs/job.ts';
import { cutToBytes } from '../text-bytes.ts';

export const webhookMaxTries = 8;

/** 30 s, 1 min, 2 min, ... up to an hour between tries. */
export const nextWebhookTry = (triesSoFar: number, now: Date): Date =>
  addSeconds(now, Math.min(3600, 30 * 2 ** triesSoFar));

/**
 * The body of a webhook for a job that is over. It is the same for every try, so that a receiver can recognise a repeat. Chats take
 * their own shape and answer 400 to any other: theirs is a sentence.
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
  // Discord takes Slack's shape at an address of its own.
  if (slackHosts.has(hostname) || (isDiscord && /\/slack\/?$/.test(pathname))) return { text: escaped(sentence(job)) };
  // A quoted error must mention nobody.
  return isDiscord ? { content: sentence(job), allowed_mentions: { parse: [] } } : undefined;
};

/** Discord takes 2000 characters. */
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

/** Slack reads these three as the beginning of links and mentions. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `t=<epoch seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, so that a receiver can refuse old and forged calls. */
export const webhookSignature = (secret: string, body: string, now: Date): string => {
  const seconds = Math.floor(now.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
};
