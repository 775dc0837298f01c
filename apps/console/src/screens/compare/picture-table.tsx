import { useState } from 'preact/hooks';
import type { Picture } from '../../curves/picture.ts';
import { Table } from '../../design/table.tsx';
import { placeWords } from './compared-pictures.ts';

/** The most rows of the table, evenly chosen. The CSV has all points. */
const mostRows = 50;

const rowsOf = ({ places }: Picture): readonly number[] => {
  const every = Math.ceil(places.length / mostRows);
  return [...places.keys()].filter((n) => n % every === 0 || n === places.length - 1);
};

/** The values of a chart as a table, rendered only while open. */
export const PictureTable = ({ picture }: { readonly picture: Picture }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{picture.title} as a table</summary>
      {isOpen ? (
        <Table
          label={`${picture.title} as a table`}
          rows={rowsOf(picture)}
          keyOf={String}
          columns={[
            {
              name: picture.axis === 'step' ? 'Step' : 'Time',
              cell: (n) => placeWords(picture.places[n] ?? 0, picture.axis),
            },
            ...picture.lines.map(({ name, wordsAt }) => ({ name, isFigure: true, cell: (n: number) => wordsAt(n) })),
          ]}
        />
      ) : null}
    </details>
  );
};
