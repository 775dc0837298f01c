import * as z from 'zod';
import { forbidden } from '../domain/errors.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** A caller is an operator if the JWT claim `claim` equals `value` or is a list that contains it. */
export interface OperatorRule {
  readonly claim: string;
  readonly value: string;
}

/** Part of the environment of functions that serve operators; without both there are none. */
export const operatorEnv = {
  OPERATOR_CLAIM: z.string().min(1).optional(),
  OPERATOR_CLAIM_VALUE: z.string().min(1).optional(),
};

export const operatorRuleOf = (env: {
  readonly OPERATOR_CLAIM?: string | undefined;
  readonly OPERATOR_CLAIM_VALUE?: string | undefined;
}): OperatorRule | undefined =>
  env.OPERATOR_CLAIM === undefined || env.OPERATOR_CLAIM_VALUE === undefined
    ? undefined
    : { claim: env.OPERATOR_CLAIM, value: env.OPERATOR_CLAIM_VALUE };

/**
 * A JWT authorizer hands every claim over as text, and a list as `[a b]`: the claim is the value or the value is a whole item of
 * the list, never a part of one. An item that holds spaces looks like several, so the setting takes no value with a space, and the
 * claim must be one that users cannot fill themselves.
 */
export const isOperator = (claims: Claims, rule: OperatorRule | undefined): boolean => {
  const claim = rule !== undefined && Object.hasOwn(claims, rule.claim) ? claims[rule.claim] : undefined;
  if (rule === undefined || typeof claim !== 'string') return false;
  const list = /^\[(.*)\]$/s.exec(claim)?.[1];
  return claim === rule.value || (list?.split(' ').includes(rule.value) ?? false);
};

const forOperators =
  'This call is for operators: your token must have the claim and the value that the settings OPERATOR_CLAIM and OPERATOR_CLAIM_VALUE name.';

/** Throws 403 for everybody else. */
export const assertOperator = (claims: Claims, rule: OperatorRule | undefined): void => {
  if (!isOperator(claims, rule)) throw forbidden(forOperators);
};
