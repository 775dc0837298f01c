import type { Column } from '../../../shared/terminal/table.ts';
import { localMinute, zonedTime } from './times.ts';

/** As much of an id as people type. */
export const shortId = (id: string): string => id.slice(0, 8);

export const idColumn: Column<{ readonly id: string }> = {
  title: 'ID',
  of: ({ id }) => shortId(id),
  plain: ({ id }) => id,
};

/** In the zone of the person; of what has not happened a dash, and nothing for programs. */
export const timeColumn = <Item>(
  title: string,
  of: (item: Item) => string | null | undefined,
  timeZone: string | undefined,
): Column<Item> => ({
  title,
  of: (item) => localMinute(of(item), timeZone),
  plain: (item) => zonedTime(of(item), timeZone),
});
