import { routes } from '../../shared/names.ts';
import { type PlayedCall, playCalls, recordedCalls } from './recorded/play-calls.ts';
import { lossesOf, type Shape } from './recorded/shape.ts';
import { startWorld } from './stack-world.ts';

/**
 * Calls of users and pods as clients of the API of before `follow_cursor`, filters and labels make them, each with the status
 * and the shape of the answer that it had then.
 */
describe('the calls of clients of before', () => {
  it('are answered as they were: the same status, and every field of the same kind', async () => {
    const world = await startWorld({ simulator: { runPods: false } });
    try {
      const played = await playCalls(world, recordedCalls());
      const changed = played.flatMap(({ recorded: { call, who, status, answer }, ...now }: PlayedCall) => {
        if (now.status !== status) return [`${who} ${call}: ${status} is ${now.status}: ${now.text.slice(0, 300)}`];
        return lossesOf((answer ?? 'null') as Shape, now.answer).map((loss) => `${who} ${call}: ${loss}`);
      });
      expect(changed).toEqual([]);
      expect(played.length).toBeGreaterThan(Object.keys(routes).length / 2);
    } finally {
      await world.stop();
    }
  }, 120_000);

  it('would be missed: a field that is gone, one of another kind, a list for an object', () => {
    const recorded: Shape = { a: 'string', b: { c: 'number' }, d: [{ e: 'boolean' }], f: 'null' };
    expect(
      lossesOf(recorded, { a: 'string', b: { c: 'number', more: 'null' }, d: [{ e: 'boolean' }], f: 'string' }),
    ).toEqual([]);
    expect(lossesOf(recorded, { a: 'null', b: {}, d: [{ e: 'string' }], f: 'null' })).toEqual([
      'a: string is null',
      'b.c: is gone',
      'd[].e: boolean is string',
    ]);
    expect(lossesOf(recorded, { a: 'string', b: ['number'], d: [] })).toEqual([
      'b: object is list',
      'd: is empty',
      'f: is gone',
    ]);
  });
});
