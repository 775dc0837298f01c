import type * as z from 'zod';
import { invalidRequest } from '../../shared/domain/errors.ts';
import type { reportEvent } from '../../shared/http/contract/pods.ts';
import type { PodEvent } from './record-event.ts';

type EventBody = z.output<NonNullable<(typeof reportEvent)['body']>>;

/** The body as one of the three events; the schema has checked that each has what it needs. */
export const toPodEvent = ({ type, phase, totals, error }: EventBody): PodEvent => {
  if (type !== 'phase') return { type, error };
  if (phase === undefined) throw invalidRequest('A phase event names its phase.');
  return { type, phase, ...(totals === undefined ? {} : { totals }) };
};
