import { printable } from './printable.ts';
import { type StyleName, styled } from './style.ts';
import { cutToWidth, padToWidth, widthOf } from './text-width.ts';

export interface Column<Row> {
  readonly title: string;
  /** Returns the text of a cell. The table makes the text printable. */
  readonly of: (row: Row) => string;
  /** Returns the text of a cell for a pipe, if it differs from `of`: whole ids, times with their zone. */
  readonly plain?: (row: Row) => string;
  readonly align?: 'right';
  readonly style?: (row: Row) => StyleName | undefined;
  /** The smallest width to which the column may be cut in a narrow terminal. A column without `least` is never cut. */
  readonly least?: number;
  /**
   * The order in which columns are left out if cutting is not enough: the column with the highest number first. A column without `drop`
   * always stays.
   */
  readonly drop?: number;
}

export interface TableLook {
  /** The number of columns of the terminal. */
  readonly width: number;
  readonly hasColors: boolean;
}

const gap = '  ';

interface Shaped<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  width: number;
}

/** Formats a table for people: a header, then one line for each row. No line is wider than the terminal if the columns allow this. */
export const tableLines = <Row>(columns: readonly Column<Row>[], rows: readonly Row[], look: TableLook): string[] => {
  const shaped = fitting(
    columns.map((column) => {
      const cells = rows.map((row) => printable(column.of(row)));
      return { column, cells, width: Math.max(...[column.title, ...cells].map(widthOf)) };
    }),
    look.width,
  );
  const lineOf = (cellOf: (each: Shaped<Row>) => string, styleOf: (column: Column<Row>) => StyleName | undefined) =>
    shaped
      .map((each, index) => {
        const { column, width } = each;
        const cell = cutToWidth(cellOf(each), width);
        const isLast = index === shaped.length - 1 && column.align !== 'right';
        const padded = isLast ? cell : padToWidth(cell, width, column.align === 'right' ? 'right' : 'left');
        return styled(padded, styleOf(column), look.hasColors);
      })
      .join(gap)
      .trimEnd();
  const head = lineOf(
    ({ column }) => column.title,
    () => 'bold',
  );
  return [
    head,
    ...rows.map((row, index) =>
      lineOf(
        ({ cells }) => cells[index] ?? '',
        ({ style }) => style?.(row),
      ),
    ),
  ];
};

const total = (shaped: readonly Shaped<never>[]): number =>
  shaped.reduce((sum, { width }) => sum + width + gap.length, -gap.length);

/** Fits the columns to the width. The columns that may be cut are cut first, the widest first. Then columns are left out. */
const fitting = <Row>(shaped: Shaped<Row>[], width: number): Shaped<Row>[] => {
  const kept = [...shaped];
  for (;;) {
    const tooMuch = total(kept as Shaped<never>[]) - width;
    if (tooMuch <= 0) return kept;
    const [widest] = kept
      .filter(({ column, width: now }) => column.least !== undefined && now > column.least)
      .toSorted((a, b) => b.width - a.width);
    if (widest) {
      widest.width = Math.max(widest.column.least ?? 0, widest.width - tooMuch);
      continue;
    }
    const dropped = kept
      .filter(({ column }) => column.drop !== undefined)
      .toSorted((a, b) => (b.column.drop ?? 0) - (a.column.drop ?? 0))[0];
    if (!dropped) return kept;
    kept.splice(kept.indexOf(dropped), 1);
    // The remaining columns get their full width back after a column was left out. They are cut again if necessary.
    for (const each of kept) each.width = Math.max(...[each.column.title, ...each.cells].map(widthOf));
  }
};

/** Formats rows for programs: fields separated by tabs, no header, nothing cut. */
export const plainLines = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] =>
  rows.map((row) => columns.map(({ of, plain = of }) => printable(plain(row))).join('\t'));
