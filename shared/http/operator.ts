import * as z from 'zod';
import { forbidden } from '../domain/errors.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** A caller is an operator if the JWT claim `claim` equals `value` or is a list that contains it. */
export interface OperatorRule {
  readonly claim: string;
  readonly value: string;
}

/** The rule by which a handler knows operators. */
export interface ForOperators {
  readonly operator: OperatorRule | undefined;
}

/** The environment variables of functions that serve operators. No user is an operator unless both variables are set. */
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
 * True when the claims make the caller an operator. Claims arrive as text, and a list arrives as `[a b]`. The claim must equal the value,
 * or the value must be a whole item of the list. An item with spaces looks like several items, so the setting must not contain a space.
 * Users must not be able to set the claim themselves.
 */
export const isOperator = (claims: Claims, rule: OperatorRule | undefined): boolean => {
  const claim = rule !== undefined && Object.hasOwn(claims, rule.claim) ? claims[rule.claim] : undefined;
  if (rule === undefined || typeof claim !== 'string') return false;
  const list = /^\[(.*)\]$/s.exec(claim)?.[1];
  return claim === rule.value || (list?.split(' ').includes(rule.value) ?? false);
};

const forOperators =
  'This call is for operators: your token must have the claim and the value that the settings OPERATOR_CLAIM and OPERATOR_CLAIM_VALUE name.';

/** Throws 403 if the caller is not an operator. */
export const assertOperator = (claims: Claims, rule: OperatorRule | undefined): void => {
  if (!isOperator(claims, rule)) throw forbidden(forOperators);
};
