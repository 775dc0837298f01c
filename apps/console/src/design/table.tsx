import type { ComponentChildren } from 'preact';

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Figures stand to the right, so that their digits are under each other. */
  readonly isFigure?: boolean;
  /** Left out where there is little room. */
  readonly isMinor?: boolean;
  /** Sentences, which may take several lines. */
  readonly isLong?: boolean;
}

interface TableProps<T> {
  /** Names the rows for people who cannot see where the table stands. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

const classOf = <T,>({ isFigure, isMinor, isLong }: Column<T>): string | undefined =>
  [isFigure ? 'figure' : '', isMinor ? 'minor' : '', isLong ? 'long' : ''].filter(Boolean).join(' ') || undefined;

/** The first column names the row. Columns that do not fit can be scrolled to, by keys too. */
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
