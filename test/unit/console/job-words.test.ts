import {
  consequenceOfCancel,
  consequenceOfDelete,
  consequenceOfHold,
} from '../../../apps/console/src/screens/job/actions/consequence.ts';
import { labelChanges, rowsOf } from '../../../apps/console/src/screens/job/actions/label-changes.ts';
import { numberWords } from '../../../apps/console/src/screens/job/number-words.ts';
import { whyEnded } from '../../../apps/console/src/screens/job/why.ts';
import { changedLabels } from '../../../shared/domain/jobs/labels.ts';
import { reasonRules } from '../../../shared/domain/jobs/reasons.ts';

const running = {
  pod_id: 'pod',
  current_step: 480,
  total_steps: 600,
  cost: { actual_cost: 3.2, at_most_cost: 5 },
};
const checkpoint = (step: number, status: 'complete' | 'uploading' = 'complete') => ({
  kind: 'checkpoint' as const,
  status,
  step,
});

describe('what a cancel costs', () => {
  test('is told in dollars and data, with the newest checkpoint that is whole', () => {
    const told = consequenceOfCancel(running, [checkpoint(200), checkpoint(400), checkpoint(480, 'uploading')]);
    expect(told).toEqual([
      '$3.20 are spent, and are not given back. The other $1.80 reserved for it are returned to your month.',
      'Its pod is ended. It is at step 480 of 600.',
      'The checkpoint of step 400 is kept; what it has learned since is lost.',
      'Log, curves and events stay.',
    ]);
  });

  test('is all that it has learned where there is no checkpoint, and nothing for one that waits', () => {
    expect(consequenceOfCancel(running, []).join(' ')).toContain('all that it has learned is lost');
    const waiting = { ...running, pod_id: null, current_step: null, cost: { actual_cost: 0, at_most_cost: 5 } };
    expect(consequenceOfCancel(waiting, [])).toEqual([
      'It has cost nothing so far. The other $5.00 reserved for it are returned to your month.',
      'It has no pod: it leaves the queue.',
    ]);
  });
});

describe('what a deletion costs', () => {
  const told = (spent: number, sizes: readonly number[] | undefined): string =>
    consequenceOfDelete(
      { cost: { actual_cost: spent } },
      sizes?.map((size_bytes) => ({ size_bytes })),
    ).join(' ');

  test('is told in the bytes that go, and the money that no deletion gives back', () => {
    expect(told(0.00004, [12_400_000, 600_000])).toMatch(
      /^Its 2 artifacts, 13\.0 MB in all, are lost for good\..*The <\$0\.0001 that it has cost stay in the sum/,
    );
    expect(told(3, [1000])).toMatch(/^Its artifact of 1\.00 kB is lost for good\./);
  });

  test('is not guessed while nobody knows the artifacts, and nothing where there are none', () => {
    expect(told(0, undefined)).toMatch(/^Every artifact that it has left is lost for good\./);
    expect(told(0, [])).toMatch(/^It has left no artifact\..*It has cost nothing\./);
  });
});

describe('what a hold costs', () => {
  test('is what the pod costs in that time, and the limits that still hold are named', () => {
    expect(consequenceOfHold({ budget_limit: 5 }, 0.34, 4).join(' ')).toMatch(
      /\$0\.34 an hour: \$1\.36 in that time.*budget of \$5\.00 still ends it; its time limit does not/,
    );
    expect(consequenceOfHold({ budget_limit: null }, 0, 4).join(' ')).toMatch(
      /costs nothing yet.*time limit still ends/,
    );
  });
});

describe('why a job ended', () => {
  test('is told by whoever knows, with what to do about it', () => {
    const { advice } = reasonRules.out_of_memory;
    const error = { code: 'out_of_memory', message: 'CUDA out of memory.' };
    expect(whyEnded({ reason: 'out_of_memory', error })).toEqual({
      reason: 'out of memory',
      message: 'CUDA out of memory.',
      advice,
    });
    expect(whyEnded({})).toBeUndefined();
  });

  test('is not told twice where the message has the advice in it, and a reason of tomorrow has none', () => {
    const { advice } = reasonRules.no_capacity;
    const of = (message: string) => whyEnded({ reason: 'no_capacity', error: { code: 'no_capacity', message } });
    expect(of(advice)).toMatchObject({ message: '', advice });
    expect(of(`${advice} Last try: none free.`)).toMatchObject({
      message: `${advice} Last try: none free.`,
      advice: '',
    });
    expect(whyEnded({ reason: 'of_tomorrow' })).toEqual({ reason: 'of tomorrow', message: '', advice: '' });
  });
});

test('numbers of an event are in the units that their names tell', () => {
  expect(
    numberWords({ spent_dollars: 4.02, age_seconds: 3700, cost_per_hour: 0.34, failure_lines: 3, held_until: 'noon' }),
  ).toBe('spent $4.02 · age 1 h 01 min · cost per hour $0.34/h · failure lines 3 · held until noon');
});

describe('labels', () => {
  test('become those of the rows by the changes that are sent', () => {
    const labels = { stays: 'a', changes: 'b', goes: 'c' };
    const rows = [
      ...rowsOf({ stays: 'a', changes: 'B', comes: 'd' }),
      { name: ' ', text: 'without a name' },
      { name: 'toString', text: 'e' },
    ];
    const changes = labelChanges(labels, rows);
    expect(changes).toEqual({ goes: null, changes: 'B', comes: 'd', toString: 'e' });
    expect(changedLabels(labels, changes)).toEqual({ stays: 'a', changes: 'B', comes: 'd', toString: 'e' });
    expect(labelChanges(labels, rowsOf(labels))).toEqual({});
  });
});
