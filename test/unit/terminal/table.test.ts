import fc from 'fast-check';
import { type Column, plainLines, tableLines } from '../../../shared/terminal/table.ts';
import { widthOf } from '../../../shared/terminal/text-width.ts';
import { propertyRuns } from '../../support/effort.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly cost: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'ID', of: ({ id }) => id.slice(0, 4), plain: ({ id }) => id },
  { title: 'NAME', of: ({ name }) => name, least: 6 },
  { title: 'COST', of: ({ cost }) => cost, align: 'right', drop: 1, style: () => 'green' },
];

const rows: readonly Row[] = [
  { id: 'a1b2c3d4', name: 'first', cost: '$1.00' },
  { id: 'e5f6a7b8', name: 'a name that is rather long', cost: '$12.34' },
];

const look = { width: 80, hasColors: false };

describe('a table', () => {
  it('has a head and aligned columns', () => {
    expect(tableLines(columns, rows, look)).toEqual([
      'ID    NAME                          COST',
      'a1b2  first                        $1.00',
      'e5f6  a name that is rather long  $12.34',
    ]);
  });

  it('cuts what may be cut where the terminal is narrow, then leaves columns out', () => {
    expect(tableLines(columns, rows, { ...look, width: 26 })).toEqual([
      'ID    NAME            COST',
      'a1b2  first          $1.00',
      'e5f6  a name that…  $12.34',
    ]);
    expect(tableLines(columns, rows, { ...look, width: 16 })).toEqual([
      'ID    NAME',
      'a1b2  first',
      'e5f6  a name th…',
    ]);
  });

  it('styles cells only where there are colors', () => {
    expect(tableLines(columns, rows, { ...look, hasColors: true })[1]).toContain('\u001b[32m $1.00\u001b[39m');
    expect(tableLines(columns, rows, look).join('')).not.toContain('\u001b');
  });

  it('is plain for programs: whole values between tabs, no head', () => {
    expect(plainLines(columns, [{ id: 'a1b2c3d4', name: 'two\tparts\n', cost: '' }])).toEqual([
      'a1b2c3d4\ttwo\\tparts\\n\t',
    ]);
  });

  it('is never wider than the terminal as long as its fixed columns fit, whatever stands in it', () => {
    const row = fc.record({
      id: fc.string({ unit: 'binary' }),
      name: fc.string({ unit: 'binary' }),
      cost: fc.constant('$1'),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 60, max: 120 }), (some, width) => {
        for (const line of tableLines(columns, some, { width, hasColors: false })) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
      propertyRuns(1000),
    );
  });
});
