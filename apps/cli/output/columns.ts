import type { Column } from '../../../shared/terminal/table.ts';
import { localMinute, zonedTime } from './times.ts';

/** The first 8 digits of an id, which are enough to type. */
export const shortId = (id: string): string => id.slice(0, 8);

export const idColumn: Column<{ readonly id: string }> = {
  title: 'ID',
  of: ({ id }) => shortId(id),
  plain: ({ id }) => id,
};

/** A column with a local time. A terminal shows a dash for a missing time, and programs get an empty text. */
export const timeColumn = <Item>(
  title: string,
  of: (item: Item) => string | null | undefined,
  timeZone: string | undefined,
): Column<Item> => ({
  title,
  of: (item) => localMinute(of(item), timeZone),
  plain: (item) => zonedTime(of(item), timeZone),
});
