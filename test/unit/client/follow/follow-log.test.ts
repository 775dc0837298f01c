import fc from 'fast-check';
import { type LogLine, Podwarden } from '../../../../shared/client/index.ts';
import { propertyRuns } from '../../../support/effort.ts';
import { type FollowWorld, followWorld } from './follow-world.ts';
import { histories, playedWorld } from './played-pod.ts';

const texts = fc.array(fc.constantFrom('loading', 'step', 'saved'), { minLength: 1, maxLength: 5 });
const idsOf = async (lines: AsyncIterable<LogLine>): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { id } of lines) ids.push(id);
  return ids;
};

describe('following a log', () => {
  it('tells every line once, whatever comes late, over any network, and ends', async () => {
    await fc.assert(
      // A chunk that is later than a minute may be missed: the server looks for it no longer.
      fc.asyncProperty(histories(texts, [1]), fc.boolean(), async (history, filtered) => {
        const world = playedWorld(history, ({ log }, attempt, seq, said) => log(attempt, seq, said));
        const filter = filtered ? { q: 'step' } : {};
        const told = await idsOf(world.podwarden.logs.follow(world.id, filter));
        const all = await idsOf(world.fresh.logs.all(world.id, filter));
        expect([...told].sort()).toEqual(all);
      }),
      propertyRuns(200),
    );
  });

  it('begins with the end of the log where it is told to, and goes on from there', async () => {
    const world: FollowWorld = followWorld({
      beforeCall: async (n) => {
        if (n === 2) await world.log(1, 3, ['five']);
        if (n === 4) world.end('completed');
      },
    });
    await world.log(1, 1, ['one', 'two']);
    await world.log(1, 2, ['three', 'four']);
    const told: string[] = [];
    for await (const { text } of world.podwarden.logs.follow(world.id, { tail: 3 })) told.push(text);
    expect(told).toEqual(['two', 'three', 'four', 'five']);
  });

  it('tells no line twice of a server that tells all again, and goes on by the last line where its cursor is refused', async () => {
    const world: FollowWorld = followWorld({
      beforeCall: async (n) => {
        if (n === 2) await world.log(1, 2, ['three']);
        if (n === 6) world.end('completed');
      },
    });
    await world.log(1, 1, ['one', 'two']);
    const asked: string[] = [];
    let refusals = 0;
    const forgetful = new Podwarden({
      ...world.podwarden.settings,
      fetch: async (url, init) => {
        const { pathname, searchParams, origin } = new URL(String(url));
        if (!pathname.endsWith('/logs')) return world.podwarden.settings.fetch(url, init);
        const after = searchParams.get('after') ?? '';
        asked.push(after.slice(0, 16));
        if (after !== '' && !/^\d{5}-/.test(after) && refusals++ === 0) {
          return Response.json({ error: 'Old.', code: 'invalid_cursor' }, { status: 400 });
        }
        // All of it again.
        return world.podwarden.settings.fetch(`${origin}${pathname}?limit=200`, init);
      },
    });
    const told: string[] = [];
    for await (const { text } of forgetful.logs.follow(world.id)) told.push(text);
    expect(told).toEqual(['one', 'two', 'three']);
    expect(asked).toContain('00001-0000000001');
  });

  it('throws where even the last line is refused', async () => {
    const world = followWorld();
    await world.log(1, 1, ['one']);
    const refusing = new Podwarden({
      ...world.podwarden.settings,
      fetch: (url, init) =>
        String(url).includes('after=')
          ? Promise.resolve(Response.json({ error: 'Old.', code: 'invalid_cursor' }, { status: 400 }))
          : world.podwarden.settings.fetch(url, init),
    });
    await expect(idsOf(refusing.logs.follow(world.id))).rejects.toMatchObject({ code: 'invalid_cursor' });
  });
});
