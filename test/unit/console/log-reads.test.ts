import fc from 'fast-check';
import { besideInLog, goInLog, lookAtLog, type ReadLog } from '../../../apps/console/src/data/log-reads.ts';
import { firstHitFrom, searchOn } from '../../../apps/console/src/data/log-search.ts';
import {
  grownAbove,
  grownBelow,
  type LogLine,
  type LogPage,
  type LogWindow,
} from '../../../apps/console/src/data/log-window.ts';
import { propertyRuns } from '../../support/effort.ts';
import { followWorld } from '../client/follow/follow-world.ts';

/** A log at the API's own functions, and a reader of it as the console is one. */
const setup = () => {
  const world = followWorld();
  let seq = 0;
  const read: ReadLog = (place) => world.podwarden.logs.list(world.id, place);
  const reader = {
    window: undefined as LogWindow | undefined,
    look: async () => {
      reader.window = await lookAtLog(read, () => reader.window);
    },
    go: async (place: Parameters<typeof goInLog>[1]) => {
      reader.window = await goInLog(read, place, reader.window);
    },
    extend: async (side: 'above' | 'below', most?: number) => {
      const { window } = reader;
      if (window) reader.window = (await besideInLog(read, window, side, most))(window);
    },
    lines: () => reader.window?.lines ?? [],
  };
  const all = async (): Promise<LogLine[]> => {
    const lines: LogLine[] = [];
    for await (const line of world.fresh.logs.all(world.id, { limit: 200 })) lines.push(line);
    return lines;
  };
  const print = async (count: number): Promise<void> => {
    seq += 1;
    await world.log(
      1,
      seq,
      Array.from({ length: count }, (_, n) => `report ${seq}, line ${n}`),
    );
  };
  return { world, read, reader, all, print };
};

const idsOf = (lines: readonly LogLine[]): readonly string[] => lines.map(({ id }) => id);

const deeds = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('print' as const), count: fc.integer({ min: 1, max: 450 }) }),
    fc.record({ kind: fc.constantFrom('look', 'start', 'end', 'above', 'below') }),
    fc.record({ kind: fc.constant('around' as const), share: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  ),
  { maxLength: 14 },
);

describe('a log that is read', () => {
  test('is a stretch of it without a gap, wherever its reader goes and whatever comes meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (played) => {
        const { reader, all, print } = setup();
        await print(300);
        for (const deed of played) {
          const whole = await all();
          if (deed.kind === 'print' && 'count' in deed) await print(deed.count);
          else if (deed.kind === 'look') await reader.look();
          else if (deed.kind === 'above' || deed.kind === 'below') await reader.extend(deed.kind);
          else if ('share' in deed) {
            const line = whole[Math.floor(deed.share * whole.length)];
            if (line) await reader.go(line);
            if (line) expect(idsOf(reader.lines())).toContain(line.id);
          } else await reader.go(deed.kind === 'start' ? 'start' : 'end');
          const { window } = reader;
          if (window === undefined) continue;
          const ids = idsOf(await all());
          const first = ids.indexOf(window.lines[0]?.id ?? '');
          expect(idsOf(window.lines)).toEqual(ids.slice(first, first + window.lines.length));
          expect(window.above === null).toBe(first === 0);
        }
        if (reader.window === undefined) return;
        // The reader comes to the end in the end, and to the beginning.
        while (!reader.window.isLive) await reader.extend('below');
        await reader.look();
        while (reader.window.above !== null) await reader.extend('above', 3);
        expect(idsOf(reader.lines())).toEqual(idsOf(await all()));
      }),
      propertyRuns(150),
    );
  });

  test('has a line that came late where it belongs, and none twice', async () => {
    const { world, reader, all } = setup();
    await world.log(1, 1, ['one']);
    await world.log(1, 3, ['three']);
    await reader.look();
    await world.log(1, 4, ['four']);
    await world.log(1, 2, ['two']);
    await reader.look();
    expect(reader.lines().map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four']);
    expect(idsOf(reader.lines())).toEqual(idsOf(await all()));
  });

  test('catches up in parts with a pod that prints faster than it is read', async () => {
    const { reader, all, print } = setup();
    await print(1);
    await reader.look();
    for (let n = 0; n < 12; n += 1) await print(500);
    await reader.look();
    expect(reader.lines()).toHaveLength(5001);
    expect(reader.window?.isLive).toBe(true);
    await reader.look();
    expect(idsOf(reader.lines())).toEqual(idsOf(await all()));
  });

  test('is not what it was where its reader has gone elsewhere while it was looked at', async () => {
    const { reader, print, read } = setup();
    await print(600);
    await reader.look();
    await print(1);
    const start = await goInLog(read, 'start', reader.window);
    let isAsked = false;
    const slow: ReadLog = async (place) => {
      isAsked = true;
      const page = await read(place);
      reader.window = start;
      return page;
    };
    expect(await lookAtLog(slow, () => reader.window)).toBe(start);
    expect(isAsked).toBe(true);
  });

  test('begins anew at its end where the API knows its place no more', async () => {
    const { reader, print } = setup();
    await print(3);
    await reader.look();
    reader.window = { ...(reader.window as LogWindow), below: 'a place of another release' };
    await print(2);
    await reader.look();
    expect(reader.lines()).toHaveLength(5);
  });
});

describe('a log that is longer than can be held', () => {
  const line = (n: number): LogLine => ({
    id: String(n).padStart(5, '0'),
    ts: '2026-01-01T00:00:00.000Z',
    stream: 'stdout',
    attempt: 1,
    text: 'x'.repeat(100),
  });
  const linesFrom = (first: number, count: number) => Array.from({ length: count }, (_, n) => line(first + n));
  const page = (items: readonly LogLine[]): LogPage => ({
    items: [...items],
    next_cursor: null,
    prev_cursor: 'more above',
    follow_cursor: 'more below',
  });
  const window: LogWindow = { lines: linesFrom(100, 10), above: 'above', below: 'below', isLive: true };

  test('lets go of its top as it grows, from where it can be had again', () => {
    const grown = grownBelow(window, page(linesFrom(110, 5)), 2000);
    expect(idsOf(grown.lines)).toEqual(idsOf(linesFrom(105, 10)));
    expect(grown).toMatchObject({ above: '00105', below: 'more below', isLive: true });
  });

  test('lets go of its end as what is above is read, and is no longer followed', () => {
    const grown = grownAbove(window, page(linesFrom(95, 5)), 2000);
    expect(idsOf(grown.lines)).toEqual(idsOf(linesFrom(95, 10)));
    expect(grown).toMatchObject({ above: 'more above', below: '00104', isLive: false });
  });
});

describe('a search in a log', () => {
  test('finds the lines of the whole log in its order, part by part, and those that come later', async () => {
    const { world, read, all } = setup();
    for (let seq = 1; seq <= 6; seq += 1) {
      await world.log(
        1,
        seq,
        Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? `Loss ${n}` : `step ${n}`)),
      );
    }
    const sought = async () => idsOf(await all().then((lines) => lines.filter(({ text }) => text.includes('Loss'))));
    let hits = await searchOn(read, 'loss', undefined);
    expect(hits).toMatchObject({ isWhole: false, lines: { length: 200 } });
    hits = await searchOn(read, 'loss', hits);
    expect(hits.isWhole).toBe(true);
    expect(idsOf(hits.lines)).toEqual(await sought());
    await world.log(1, 7, ['another loss', 'and a step']);
    hits = await searchOn(read, 'loss', hits);
    expect(hits.lines).toHaveLength(301);
    expect((await searchOn(read, 'nobody wrote this', undefined)).lines).toEqual([]);
  });

  test('begins with the first hit from where it is read, and at the top where there is none below', async () => {
    const { world, read } = setup();
    await world.log(1, 1, ['loss', 'step', 'loss']);
    const { lines } = await searchOn(read, 'loss', undefined);
    expect(firstHitFrom(lines, '')).toBe(0);
    expect(firstHitFrom(lines, '00001-0000000001-00001')).toBe(1);
    expect(firstHitFrom(lines, '00001-0000000009-00000')).toBe(0);
  });
});
