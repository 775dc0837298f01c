import fc from 'fast-check';
import { addressOf, queryOf, readFilters } from '../../../apps/console/src/screens/jobs/filters.ts';
import { propertyRuns } from '../../support/effort.ts';

const now = Date.parse('2026-05-12T14:03:27Z');
const queryIn = (address: string): Record<string, string> =>
  Object.fromEntries(new URL(address, 'http://console').searchParams);

describe('filters of the list of jobs', () => {
  test('are what the address says, again and again', () => {
    const anyFilters = fc.record({
      q: fc.string({ maxLength: 50 }),
      status: fc.constantFrom('', 'active', 'over', 'failed', 'nothing'),
      since: fc.constantFrom('', '1', '7', '30', '31'),
      dataset: fc.constantFrom('', '0b9c6a1e-1111-4222-8333-444455556666', '../x'),
    });
    fc.assert(
      fc.property(anyFilters, (given) => {
        const read = readFilters(given);
        expect(readFilters(queryIn(addressOf(read)))).toEqual(read);
      }),
      propertyRuns(300),
    );
  });

  test('that nobody knows are none', () => {
    expect(readFilters({ status: 'going', since: 'ever', dataset: 'a b', extra: 'x' })).toEqual({
      q: '',
      status: '',
      since: '',
      dataset: '',
    });
    expect(addressOf(readFilters({}))).toBe('/jobs');
  });

  test('become the query of the API, the same for an hour', () => {
    const filters = readFilters({ q: ' llama ', status: 'active', since: '7', dataset: 'd-1' });
    const query = queryOf(filters, now);
    expect(query).toEqual({
      q: 'llama',
      active: 'true',
      created_after: '2026-05-05T14:00:00.000Z',
      dataset_id: 'd-1',
    });
    expect(queryOf(filters, now + 60_000)).toEqual(query);
    expect(queryOf(readFilters({ status: 'over' }), now)).toEqual({ active: 'false' });
    expect(queryOf(readFilters({ status: 'failed' }), now)).toEqual({ status: 'failed' });
  });
});
