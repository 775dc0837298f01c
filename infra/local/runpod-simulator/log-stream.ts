import type { Exchange, Reply } from './exchange.ts';
import type { LogLine } from './log-buffer.ts';
import type { PodRecord } from './pod-record.ts';
import { DETAIL, Problem } from './problem.ts';

const MAX_TAIL = 5000;

const tailLength = (text: string | null): number => {
  const tail = text === null ? 100 : Number(text);
  if (!Number.isInteger(tail) || tail < 0 || tail > MAX_TAIL) {
    throw new Problem(422, DETAIL.validation, { errors: [`tail: must be from 0 to ${MAX_TAIL}`] });
  }
  return tail;
};

const encoder = new TextEncoder();

const event = ({ id, source, line, ts }: LogLine): Uint8Array =>
  encoder.encode(`id: ${id}\ndata: ${JSON.stringify({ ts, source, line })}\n\n`);

/** Server-sent events: what is asked for of the past, then every new line for as long as the caller listens. */
export const streamLogs = ({ query, headers, signal }: Exchange, pod: PodRecord): Reply => {
  const source = query.get('source');
  if (source !== null && source !== 'container' && source !== 'system') {
    throw new Problem(422, DETAIL.validation, { errors: ["source: must be 'container' or 'system'"] });
  }
  const tail = tailLength(query.get('tail'));
  const wanted = (line: LogLine): boolean => source === null || line.source === source;
  const past = pod.logs.lines().filter(wanted);
  const resume = headers.get('last-event-id') ?? query.get('since');
  const backfill = resume ? past.filter((line) => line.id > resume) : past.slice(Math.max(0, past.length - tail));
  let unfollow = (): void => {};
  const events = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const line of tail === 0 && !resume ? [] : backfill) controller.enqueue(event(line));
      unfollow = pod.logs.follow((line) => {
        if (wanted(line)) controller.enqueue(event(line));
      });
      const end = (): void => {
        unfollow();
        controller.error(signal.reason);
      };
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    },
    cancel: () => unfollow(),
  });
  return { kind: 'events', events };
};
