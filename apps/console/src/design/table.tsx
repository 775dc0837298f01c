import type { ComponentChildren } from 'preact';

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Numbers are aligned to the right, so that their digits are below each other. */
  readonly isFigure?: boolean;
  /** The column is hidden on narrow screens. */
  readonly isMinor?: boolean;
  /** The cells hold sentences, which may take several lines. */
  readonly isLong?: boolean;
}

interface TableProps<T> {
  /** Names the table for people who use a screen reader. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

const classOf = <T,>({ isFigure, isMinor, isLong }: Column<T>): string | undefined =>
  [isFigure ? 'figure' : '', isMinor ? 'minor' : '', isLong ? 'long' : ''].filter(Boolean).join(' ') || undefined;

/** A table whose first column names the row. A wide table can be scrolled, also by keyboard. */
export const Table = <T,>({ label, columns, rows, keyOf }: TableProps<T>) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys (WCAG 2.1.1)
  <section class="table" aria-label={label} tabIndex={0}>
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" class={classOf(column)}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column, n) =>
              n === 0 ? (
                <th key={column.name} scope="row" class={classOf(column)}>
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.name} class={classOf(column)}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
