import fc from 'fast-check';
import { type CurveQuery, readCurvePage } from '../../../shared/domain/telemetry/curve-page.ts';
import { decodeLogPosition, encodeLogCursor } from '../../../shared/domain/telemetry/log-cursor.ts';
import { mergePoints } from '../../../shared/domain/telemetry/merge-points.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';

describe('mergePoints', () => {
  it('puts the fields of one step together, and a later batch counts', () => {
    const points = mergePoints([
      { attempt: 1, seq: 2, points: [{ step: 10, eval_loss: 3, epoch: 0.2 }] },
      { attempt: 1, seq: 1, points: [{ step: 10, train_loss: 2, epoch: 0.1 }] },
    ]);
    expect(points).toEqual([{ step: 10, train_loss: 2, eval_loss: 3, epoch: 0.2, attempt: 1 }]);
  });

  it('lets a later attempt take the place of an earlier one, step by step', () => {
    const points = mergePoints([
      { attempt: 2, seq: 1, points: [{ step: 20, train_loss: 1 }] },
      {
        attempt: 1,
        seq: 9,
        points: [
          { step: 10, train_loss: 2 },
          { step: 20, train_loss: 9, grad_norm: 1 },
        ],
      },
    ]);
    expect(points).toEqual([
      { step: 10, train_loss: 2, attempt: 1 },
      { step: 20, train_loss: 1, attempt: 2 },
    ]);
  });

  it('cuts what an earlier attempt told from the first step of a later one on, though it told of other steps', () => {
    const points = mergePoints([
      { attempt: 1, seq: 1, points: [10, 20, 30, 40].map((step) => ({ step, train_loss: 1 })) },
      { attempt: 2, seq: 1, points: [25, 35].map((step) => ({ step, train_loss: 2 })) },
      { attempt: 3, seq: 1, points: [{ step: 32, train_loss: 3 }] },
    ]);
    expect(points.map(({ step, attempt }) => [step, attempt])).toEqual([
      [10, 1],
      [20, 1],
      [25, 2],
      [32, 3],
    ]);
  });

  it('gives one curve whatever order batches come in', () => {
    const batch = fc.record({
      attempt: fc.integer({ min: 1, max: 3 }),
      seq: fc.nat(5),
      points: fc.array(fc.record({ step: fc.nat(20), train_loss: fc.integer() }), { maxLength: 5 }),
    });
    const batches = fc.uniqueArray(batch, { selector: ({ attempt, seq }) => `${attempt} ${seq}`, maxLength: 10 });
    fc.assert(
      fc.property(batches, (all) => {
        const merged = mergePoints(all);
        expect(mergePoints(all.toReversed())).toEqual(merged);
        const steps = merged.map(({ step }) => step);
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('a page of a curve', () => {
  const setup = async () => {
    const now = new Date('2026-01-01T00:00:00.000Z');
    const telemetry = new FakeTelemetryStore();
    const points = Array.from({ length: 10 }, (_, index) => ({ step: index * 10, train_loss: index }));
    await telemetry.putMetrics('job', { attempt: 1, seq: 1, points }, new Date('2026-02-01'));
    const page = (query: Partial<CurveQuery>, fromStep = 0) =>
      readCurvePage(
        { telemetry, jobId: 'job', now },
        { window: { fromStep, toStep: Number.POSITIVE_INFINITY, fields: undefined }, limit: 50, ...query },
      );
    return page;
  };

  it('pages by step until there is no more (F22)', async () => {
    const page = await setup();
    const first = await page({ limit: 6 });
    expect(first.items.map(({ step }) => step)).toEqual([0, 10, 20, 30, 40, 50]);
    const rest = await page({ limit: 6 }, Number(first.next_cursor) + 1);
    expect(rest).toMatchObject({ items: [{ step: 60 }, { step: 70 }, { step: 80 }, { step: 90 }], next_cursor: null });
  });

  it('gives a downsampled curve in one page (F22)', async () => {
    const page = await setup();
    const { items, next_cursor } = await page({ limit: 2, maxPoints: 6 });
    expect(items.length).toBeGreaterThan(2);
    expect(items.length).toBeLessThanOrEqual(6);
    expect(next_cursor).toBeNull();
  });
});

describe('log cursor', () => {
  const position = { attempt: 1, seq: 2, line: 3 };

  it('comes back as it went', () => {
    expect(decodeLogPosition('job-1', encodeLogCursor('job-1', position), 'after')).toEqual(position);
  });

  it.each(['', 'x', 'e30', encodeLogCursor('job-2', position)])('refuses %p', (cursor) => {
    expect(() => decodeLogPosition('job-1', cursor, 'after')).toThrow(
      expect.objectContaining({ code: 'invalid_cursor' }),
    );
  });
});
