import type { Answered } from '../support/api-event.ts';
import type { Refusal } from '../virtual/limit-invariants.ts';

/** What of a limit was refused; `undefined` of any other answer. */
export const refusalOf = ({ status, body }: Answered): Refusal | undefined =>
  status === 422 && body.code === 'limit_exceeded' ? body.details : undefined;
