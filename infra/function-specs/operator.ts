import type { Resources } from './resources.ts';

/** How a function that serves operators knows them. */
export const operatorEnvironment = ({ settings }: Resources) => ({
  OPERATOR_CLAIM: settings.OPERATOR_CLAIM,
  OPERATOR_CLAIM_VALUE: settings.OPERATOR_CLAIM_VALUE,
});
