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

describe('readEventLines', () => {
  it('ends at a pause, and lets go of the stream', async () => {
    const { stream, wasCancelled } = openStream(event('one'), event('two'));
    expect(await readEventLines(stream, 10, 20)).toEqual(['one', 'two']);
    expect(wasCancelled()).toBe(true);
  });

  it('ends with enough lines, without waiting for a pause', async () => {
    const { stream } = openStream(event('one') + event('two') + event('three'));
    expect(await readEventLines(stream, 2, 60_000)).toEqual(['two', 'three']);
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
    expect(await readEventLines(stream, 10, 20)).toEqual(['größer']);
  });

  it('reads line ends of either kind', async () => {
    const { stream } = openStream(event('one').replaceAll('\n', '\r\n'), event('two'));
    expect(await readEventLines(stream, 10, 20)).toEqual(['one', 'two']);
  });

  it('stops at a bound on a stream that floods', async () => {
    const flood = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode(': keep-alive '.repeat(1000))),
    });
    expect(await readEventLines(flood, 10, 60_000)).toEqual([]);
  });
});

describe('eventLines', () => {
  it('passes over comments and data that is no log line', () => {
    expect(eventLines(`: ping\n\ndata: not json\n\ndata: {"other":1}\n\n${event('kept')}`)).toEqual(['kept']);
  });
});
