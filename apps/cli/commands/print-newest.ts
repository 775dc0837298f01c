import type { Listing, Session } from '../session.ts';

/** The default length of a list. */
const usualLimit = 50;

/** Prints the newest items of a long list, and a hint if the list has more. */
export const printNewest = async <Item extends { readonly id: string }>(
  session: Session,
  all: (page: { readonly limit: number }) => AsyncIterable<Item>,
  limit = usualLimit,
  { columns, none }: Pick<Listing<Item>, 'columns' | 'none'>,
): Promise<void> => {
  const items: Item[] = [];
  // One more than is printed, so that a second page is read only if needed.
  for await (const item of all({ limit: Math.min(200, limit + 1) })) {
    items.push(item);
    if (items.length > limit) break;
  }
  session.printList({ items: items.slice(0, limit), columns, id: ({ id }) => id, none });
  if (items.length > limit) session.say(`The newest ${limit}; --limit shows more.`);
};
