import { type Allowance, allowancesOf } from '../../data/allowances.ts';
import type { Me } from '../../data/me.ts';
import { type Column, Table } from '../../design/table.tsx';

const columns: readonly Column<Allowance>[] = [
  {
    name: 'Limit',
    cell: ({ name, hint }) => (
      <>
        {name}
        {hint === undefined ? null : <span class="aside">{hint}</span>}
      </>
    ),
  },
  { name: 'Used', cell: ({ words }) => words },
  {
    name: 'Share',
    isMinor: true,
    // A limit of 0 is shown as fully used.
    cell: ({ name, words, used, limit }) => (
      <meter aria-label={`${name}: ${words}`} value={limit === 0 ? 1 : used} max={limit || 1} high={limit * 0.9} />
    ),
  },
];

/** Shows the limits of a user and their use. If a limit is exceeded, a deploy or an upload is refused or waits. */
export const Usage = ({ me }: { readonly me: Me }) => (
  <section>
    <h2>Limits and usage</h2>
    <Table label="Limits and usage" columns={columns} rows={allowancesOf(me)} keyOf={({ name }) => name} />
    <p class="aside">Whoever runs this installation sets them. Months are those of UTC.</p>
  </section>
);
