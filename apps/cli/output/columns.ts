import { type Figure, unknown } from '../../../shared/figures/unknown.ts';
import type { Column } from '../../../shared/terminal/table.ts';
import { localMinute, zonedTime } from './times.ts';

/** The first 8 digits of an id. Commands accept this short form of an id (`find-one.ts`). */
export const shortId = (id: string): string => id.slice(0, 8);

export const idColumn: Column<{ readonly id: string }> = {
  title: 'ID',
  of: ({ id }) => shortId(id),
  plain: ({ id }) => id,
};

type Narrow<Item> = Pick<Column<Item>, 'least' | 'drop'>;

/** A column with a local time. A terminal shows a dash for a missing time, and programs get an empty text. */
export const timeColumn = <Item>(
  title: string,
  of: (item: Item) => string | null | undefined,
  timeZone: string | undefined,
  narrow: Narrow<Item> = {},
): Column<Item> => ({
  title,
  of: (item) => localMinute(of(item), timeZone),
  plain: (item) => zonedTime(of(item), timeZone),
  ...narrow,
});

/** A column with a text that may be missing. A terminal shows a dash for it, and programs get an empty text. */
export const textColumn = <Item>(
  title: string,
  of: (item: Item) => string | null | undefined,
  narrow: Narrow<Item> = {},
): Column<Item> => ({ title, of: (item) => of(item) ?? unknown, plain: (item) => of(item) ?? '', ...narrow });

/** A column with a figure. Programs get the figure itself, and an empty text for a missing one. */
export const figureColumn = <Item>(
  title: string,
  of: (item: Item) => Figure,
  shown: (figure: Figure) => string,
  narrow: Narrow<Item> = {},
): Column<Item> => ({
  title,
  of: (item) => shown(of(item)),
  plain: (item) => String(of(item) ?? ''),
  align: 'right',
  ...narrow,
});
