import type * as z from 'zod';
import type { PodEvent } from '../../shared/domain/attempts/record-event.ts';
import { invalidRequest } from '../../shared/domain/errors.ts';
import type { reportEvent } from '../../shared/http/contract/pods.ts';

type EventBody = z.output<NonNullable<(typeof reportEvent)['body']>>;

/** The body as one of the events; the schema has checked that each has what it needs. */
export const toPodEvent = ({ type, phase, totals, message, error }: EventBody): PodEvent => {
  if (type === 'notice') {
    if (message === undefined) throw invalidRequest('A notice has a message.');
    return { type, message };
  }
  if (type !== 'phase') return { type, error };
  if (phase === undefined) throw invalidRequest('A phase event names its phase.');
  return { type, phase, ...(totals === undefined ? {} : { totals }) };
};
