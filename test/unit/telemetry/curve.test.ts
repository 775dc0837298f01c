import fc from 'fast-check';
import { decodeLogPosition, encodeLogCursor } from '../../../shared/domain/telemetry/log-cursor.ts';
import { mergePoints } from '../../../shared/domain/telemetry/merge-points.ts';

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
