import type { Resources } from './resources.ts';

/** Returns the variables by which a function recognises operators. */
export const operatorEnvironment = ({ settings }: Resources) => ({
  OPERATOR_CLAIM: settings.OPERATOR_CLAIM,
  OPERATOR_CLAIM_VALUE: settings.OPERATOR_CLAIM_VALUE,
});
