import { isOperator, operatorRuleOf } from '../../../shared/http/operator.ts';

const rule = { claim: 'cognito:groups', value: 'operators' };

describe('isOperator', () => {
  it.each(['operators', '[operators]', '[users operators]', '[operators users]', '[a operators b]'])(
    'knows one by the claim %s',
    (text) => {
      expect(isOperator({ 'cognito:groups': text }, rule)).toBe(true);
    },
  );

  it.each([
    '',
    '[]',
    'operator',
    'operators2',
    'not-operators',
    '[users no-operators]',
    '[operators2 xoperators]',
    'users operators',
    'users,operators',
    '["operators"]',
    '[operators',
    'operators]',
    '[[operators]]',
    'OPERATORS',
    ' operators',
    'map[role:operators]',
  ])('takes nobody for one by the claim %j', (text) => {
    expect(isOperator({ 'cognito:groups': text }, rule)).toBe(false);
  });

  it('takes nobody for one by another claim, by none, or by what is not text', () => {
    expect(isOperator({ groups: 'operators' }, rule)).toBe(false);
    expect(isOperator({}, rule)).toBe(false);
    expect(isOperator({ 'cognito:groups': ['operators'] }, rule)).toBe(false);
    expect(isOperator({}, { claim: 'constructor', value: 'operators' })).toBe(false);
  });

  it('takes nobody for one where the deployment names none', () => {
    expect(isOperator({ 'cognito:groups': 'operators' }, operatorRuleOf({}))).toBe(false);
    expect(operatorRuleOf({ OPERATOR_CLAIM: 'role', OPERATOR_CLAIM_VALUE: 'op' })).toEqual({
      claim: 'role',
      value: 'op',
    });
  });
});
