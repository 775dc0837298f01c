import {
  absent,
  allOf,
  anyOf,
  below,
  between,
  equals,
  exists,
  oneOf,
  Placeholders,
  within,
} from '../../../shared/aws/dynamodb/condition.ts';
import { type ItemUpdate, updateExpression } from '../../../shared/aws/dynamodb/update-expression.ts';

const build = (update: ItemUpdate) => {
  const placeholders = new Placeholders();
  return { expression: updateExpression(update, placeholders), ...placeholders.attributes() };
};

describe('updateExpression', () => {
  it('puts every kind of change into one expression', () => {
    const update: ItemUpdate = {
      set: { status: 'running', pod_id: undefined, open: false },
      setWithin: { progress: { loss: 1, eval_loss: undefined } },
      setIfAbsent: { revoked_at: 'now' },
      add: { log_bytes: 5 },
      append: { history: [{ at: 1 }] },
    };
    expect(build(update)).toEqual({
      expression:
        'SET #n0 = :v0, #n1 = :v1, #n2.#n3 = :v2, #n4 = if_not_exists(#n4, :v3), #n5 = list_append(#n5, :v4),' +
        ' #n6 = if_not_exists(#n6, :v5) + :v6 REMOVE #n7',
      ExpressionAttributeNames: {
        '#n0': 'status',
        '#n1': 'open',
        '#n2': 'progress',
        '#n3': 'loss',
        '#n4': 'revoked_at',
        '#n5': 'history',
        '#n6': 'log_bytes',
        '#n7': 'pod_id',
      },
      ExpressionAttributeValues: {
        ':v0': 'running',
        ':v1': false,
        ':v2': 1,
        ':v3': 'now',
        ':v4': [{ at: 1 }],
        ':v5': 0,
        ':v6': 5,
      },
    });
  });

  it('writes null, zero and empty text as values', () => {
    const { expression, ExpressionAttributeValues } = build({ set: { a: null, b: 0, c: '', d: false } });
    expect(expression).toBe('SET #n0 = :v0, #n1 = :v1, #n2 = :v2, #n3 = :v3');
    expect(ExpressionAttributeValues).toEqual({ ':v0': null, ':v1': 0, ':v2': '', ':v3': false });
  });

  it('gives no values where there are none', () => {
    expect(build({ set: { a: undefined, b: undefined } })).toEqual({
      expression: 'REMOVE #n0, #n1',
      ExpressionAttributeNames: { '#n0': 'a', '#n1': 'b' },
    });
  });

  it('reaches fields of a map, takes the first entries off a list, and takes dots in a name for dots', () => {
    const update: ItemUpdate = {
      set: { [within('watch', 'a')]: 1, [within('watch', 'b')]: undefined, 'a.name[0]': 3 },
      add: { [within('watch', 'c')]: 2 },
      drop: { history: 2, attempts: undefined },
    };
    const { expression, ExpressionAttributeNames } = build(update);
    expect(expression).toBe(
      'SET #n0.#n1 = :v0, #n2 = :v1, #n0.#n3 = if_not_exists(#n0.#n3, :v2) + :v3 REMOVE #n0.#n5, #n4[1], #n4[0]',
    );
    expect(ExpressionAttributeNames).toEqual({
      '#n0': 'watch',
      '#n1': 'a',
      '#n2': 'a.name[0]',
      '#n3': 'c',
      '#n4': 'history',
      '#n5': 'b',
    });
  });

  it('leaves lists alone to which nothing is appended', () => {
    expect(build({ set: { a: 1 }, append: { history: [], attempts: undefined } }).expression).toBe('SET #n0 = :v0');
  });

  it.each<ItemUpdate>([{}, { set: {} }, { append: { history: [] } }, { setWithin: { progress: undefined } }])(
    'refuses to change nothing: %j',
    (update) => {
      expect(() => build(update)).toThrow('must change something');
    },
  );
});

describe('conditions', () => {
  it('share placeholders of one field and keep their order of precedence', () => {
    const placeholders = new Placeholders();
    const condition = allOf(
      oneOf('status', ['queued', 'pending']),
      anyOf(absent('seq'), below('seq', 5)),
      equals('status', 'queued'),
      exists('id'),
    );
    expect(condition(placeholders)).toBe(
      '#n0 IN (:v0, :v1) AND (attribute_not_exists(#n1) OR #n1 < :v2) AND #n0 = :v3 AND attribute_exists(#n2)',
    );
    expect(placeholders.attributes().ExpressionAttributeNames).toEqual({ '#n0': 'status', '#n1': 'seq', '#n2': 'id' });
  });

  it('compare with a range', () => {
    const placeholders = new Placeholders();
    expect(between('key', 'a', 'b')(placeholders)).toBe('#n0 BETWEEN :v0 AND :v1');
  });

  it('refuse to compare with no values at all', () => {
    expect(() => oneOf('status', [])).toThrow('status');
  });
});
