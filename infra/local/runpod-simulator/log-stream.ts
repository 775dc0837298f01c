import { type Exchange, type Reply, wholeNumber } from './exchange.ts';
import type { LogLine } from './log-buffer.ts';
import { isBehind, isSince } from './log-cursor.ts';
import type { PodRecord } from './pod-record.ts';
import { invalid } from './problem.ts';

const MAX_TAIL = 5000;

const encoder = new TextEncoder();

const event = ({ id, source, line, ts }: LogLine): Uint8Array =>
  encoder.encode(`id: ${id}\ndata: ${JSON.stringify({ ts, source, line })}\n\n`);

const keepAlive = encoder.encode(': keep-alive\n\n');

/** Selects existing lines: those after the cursor or time of the request, else the last `tail` lines. */
const backfillOf = ({ query, headers }: Exchange, past: readonly LogLine[]): readonly LogLine[] => {
  const tail = wholeNumber(query, 'tail', { least: 0, most: MAX_TAIL }) ?? 100;
  const lastEventId = headers.get('last-event-id');
  const since = query.get('since');
  if (lastEventId) return past.filter(isBehind(lastEventId));
  if (since) return past.filter(isSince(since));
  return tail === 0 ? [] : past.slice(-tail);
};

/** Streams the log as server-sent events: the requested existing lines, then each new line until the caller closes the connection. */
export const streamLogs = (exchange: Exchange, pod: PodRecord): Reply => {
  const { query, signal, world } = exchange;
  const source = query.get('source');
  if (source !== null && source !== 'container' && source !== 'system') {
    throw invalid("source: must be 'container' or 'system'");
  }
  const wanted = (line: LogLine): boolean => source === null || line.source === source;
  const backfill = backfillOf(exchange, pod.logs.lines().filter(wanted));
  let unfollow = (): void => {};
  const events = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const line of backfill) controller.enqueue(event(line));
      const forget = pod.logs.follow((line) => {
        if (wanted(line)) controller.enqueue(event(line));
      });
      const beat = (): (() => void) =>
        world.clock.after(world.logKeepAliveMs, () => {
          controller.enqueue(keepAlive);
          cancelBeat = beat();
        });
      let cancelBeat = beat();
      unfollow = () => {
        forget();
        cancelBeat();
      };
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
