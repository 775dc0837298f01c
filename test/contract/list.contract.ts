import type { Page, PageRequest } from '../../shared/domain/page.ts';

interface Listed {
  readonly id: string;
  readonly user_id: string;
}

export interface ListWorld {
  list(userId: string, page: PageRequest): Promise<Page<Listed>>;
  /** Makes one of that user, the `number`th in time. */
  add(userId: string, number: number): Promise<Listed>;
}

const allPages = async (world: ListWorld, userId: string, limit: number): Promise<string[][]> => {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await world.list(userId, { limit, cursor });
    pages.push(page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return pages;
};

const addSeven = async (world: ListWorld): Promise<string[]> => {
  const ids: string[] = [];
  for (const number of [3, 1, 6, 2, 7, 5, 4]) await world.add('alice', number);
  for (const number of [8, 9]) await world.add('bob', number);
  for (const { id } of (await world.list('alice', { limit: 50 })).items) ids.push(id);
  return ids;
};

const cursorOf = async (world: ListWorld, userId: string): Promise<string> =>
  (await world.list(userId, { limit: 1 })).next_cursor ?? '';

/** The contract of every list of a user's things: newest first, in pages, with cursors that belong to one list. */
export const listContract = (setup: () => Promise<ListWorld>, foreignCursor: (userId: string) => string): void => {
  it('lists one user, newest first', async () => {
    const world = await setup();
    const ids = await addSeven(world);
    expect(ids.map((id) => Number.parseInt(id.slice(-4), 16))).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it.each([1, 2, 3, 6, 7, 8])('gives every item once in pages of %i', async (limit) => {
    const world = await setup();
    const ids = await addSeven(world);
    const pages = await allPages(world, 'alice', limit);
    expect(pages.flat()).toEqual(ids);
    expect(pages.length).toBe(Math.ceil(7 / limit));
  });

  it('answers an empty page to a user who has nothing', async () => {
    const { list } = await setup();
    expect(await list('nobody', { limit: 5 })).toEqual({ items: [], next_cursor: null });
  });

  it('goes on where it was although a newer one came', async () => {
    const world = await setup();
    await addSeven(world);
    const first = await world.list('alice', { limit: 3 });
    await world.add('alice', 12);
    const second = await world.list('alice', { limit: 3, cursor: first.next_cursor ?? undefined });
    expect(second.items.map(({ id }) => Number.parseInt(id.slice(-4), 16))).toEqual([4, 3, 2]);
  });

  it("refuses another user's cursor", async () => {
    const world = await setup();
    await addSeven(world);
    const cursor = await cursorOf(world, 'bob');
    await expect(world.list('alice', { limit: 5, cursor })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  it('refuses the cursor of another list', async () => {
    const world = await setup();
    await expect(world.list('alice', { limit: 5, cursor: foreignCursor('alice') })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  it.each([
    ['empty text', ''],
    ['no base64', '!!!'],
    ['no JSON', 'eHg'],
    ['an empty object', 'e30'],
    ['null', 'bnVsbA'],
    ['endless text', 'a'.repeat(10_000)],
  ])('refuses %s as a cursor', async (_name, cursor) => {
    const world = await setup();
    await expect(world.list('alice', { limit: 5, cursor })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });
};
