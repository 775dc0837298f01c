import { eventLines, readEventLines } from '../../../shared/runpod/system-log.ts';

const encoder = new TextEncoder();

const event = (line: string): string =>
  `id: 2026-06-01T12:02:03Z/1\ndata: ${JSON.stringify({ source: 'system', line, ts: 't' })}\n\n`;

/** A stream that stays open after these pieces, as the real one does. */
const openStream = (...pieces: string[]) => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
    },
    cancel: () => {
      cancelled = true;
    },
  });
  return { stream, wasCancelled: () => cancelled };
};

const brief = { firstLineMs: 20, idleMs: 20 };
const endless = { firstLineMs: 60_000, idleMs: 60_000 };

/** A stream of these, each a moment after the one before, that goes on as `then` says. */
const slowStream = (
  pieces: readonly string[],
  everyMs: number,
  then: (controller: ReadableStreamDefaultController<Uint8Array>) => void,
): ReadableStream<Uint8Array> => {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      const piece = left.shift();
      if (piece === undefined) then(controller);
      else controller.enqueue(encoder.encode(piece));
    },
  });
};

describe('readEventLines', () => {
  it('waits longer for the first line than for the next ones', async () => {
    const stream = slowStream([event('one')], 60, () => {});
    expect(await readEventLines(stream, 10, { firstLineMs: 5000, idleMs: 10 })).toEqual(['one']);
  });

  it('takes what keeps the connection alive for no line, and so comes to an end', async () => {
    const alive = Array.from({ length: 1000 }, () => ': keep-alive\n\n');
    const stream = slowStream([event('one'), ...alive], 5, (controller) => controller.close());
    expect(await readEventLines(stream, 10, { firstLineMs: 5000, idleMs: 60 })).toEqual(['one']);
  });

  it.each<[string, (controller: ReadableStreamDefaultController<Uint8Array>) => void]>([
    ['breaks', (controller) => controller.error(new Error('reset'))],
    ['ends', (controller) => controller.close()],
    ['stays open', () => {}],
  ])('keeps what it has read of a stream that %s', async (_how, then) => {
    const cut = 'id: x\ndata: {"source":"system","line":"three"}';
    const stream = slowStream([event('one'), event('two'), cut], 1, then);
    expect(await readEventLines(stream, 10, { firstLineMs: 5000, idleMs: 100 })).toEqual(['one', 'two', 'three']);
  });

  it('throws what a stream broke with that had said nothing', async () => {
    const stream = slowStream([': keep-alive\n\n'], 1, (controller) => controller.error(new Error('reset')));
    await expect(readEventLines(stream, 10, endless)).rejects.toThrow('reset');
  });

  it('ends at a pause, and lets go of the stream', async () => {
    const { stream, wasCancelled } = openStream(event('one'), event('two'));
    expect(await readEventLines(stream, 10, brief)).toEqual(['one', 'two']);
    expect(wasCancelled()).toBe(true);
  });

  it('ends with enough lines, without waiting for a pause', async () => {
    const { stream } = openStream(event('one') + event('two') + event('three'));
    expect(await readEventLines(stream, 2, endless)).toEqual(['two', 'three']);
  });

  it('joins events that arrive in pieces, in the middle of a letter too', async () => {
    const bytes = encoder.encode(event('größer'));
    const cut = bytes.indexOf(0xc3) + 1;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(bytes.slice(0, cut));
        controller.enqueue(bytes.slice(cut));
        controller.close();
      },
    });
    expect(await readEventLines(stream, 10, brief)).toEqual(['größer']);
  });

  it('reads line ends of either kind', async () => {
    const { stream } = openStream(event('one').replaceAll('\n', '\r\n'), event('two'));
    expect(await readEventLines(stream, 10, brief)).toEqual(['one', 'two']);
  });

  it('stops at a bound on a stream that floods', async () => {
    const flood = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode(': keep-alive '.repeat(1000))),
    });
    expect(await readEventLines(flood, 10, endless)).toEqual([]);
  });
});

describe('eventLines', () => {
  it('passes over comments and data that is no log line', () => {
    expect(eventLines(`: ping\n\ndata: not json\n\ndata: {"other":1}\n\n${event('kept')}`)).toEqual(['kept']);
  });
});
