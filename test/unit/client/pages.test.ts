import { clientOf, json } from './scripted-server.ts';

const ids = async (items: AsyncIterable<{ readonly id?: string; readonly seq?: number }>) => {
  const all: unknown[] = [];
  for await (const { id, seq } of items) all.push(id ?? seq);
  return all;
};

describe('all', () => {
  it('walks every page with the query it began with, empty ones too', async () => {
    const { podwarden, seen } = clientOf([
      json(200, { items: [{ id: 'a' }], next_cursor: 'c1' }),
      json(200, { items: [], next_cursor: 'c2' }),
      json(200, { items: [{ id: 'b' }], next_cursor: null }),
    ]);
    expect(await ids(podwarden.jobs.all({ active: 'true' }))).toEqual(['a', 'b']);
    expect(seen.map(({ url }) => new URL(url).search)).toEqual([
      '?active=true',
      '?active=true&cursor=c1',
      '?active=true&cursor=c2',
    ]);
  });

  it('goes on by after where the route takes that', async () => {
    const { podwarden, seen } = clientOf([
      json(200, { items: [{ seq: 1 }], next_cursor: '1' }),
      json(200, { items: [{ seq: 2 }], next_cursor: null }),
    ]);
    expect(await ids(podwarden.jobs.allEvents('j'))).toEqual([1, 2]);
    expect(seen[1]?.url).toContain('after=1');
  });

  it('asks for no page that nobody reads', async () => {
    const { podwarden, seen } = clientOf([json(200, { items: [{ id: 'a' }], next_cursor: 'c1' })]);
    for await (const { id } of podwarden.datasets.all()) {
      expect(id).toBe('a');
      break;
    }
    expect(seen).toHaveLength(1);
  });

  it('does not turn in a circle', async () => {
    const again = () => json(200, { items: [], next_cursor: 'c1' });
    const { podwarden } = clientOf([again(), again()]);
    await expect(ids(podwarden.configs.all())).rejects.toMatchObject({ code: 'unreadable_answer' });
  });
});
