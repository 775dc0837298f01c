import type * as z from 'zod';
import type { PodEvent } from '../../shared/domain/attempts/record-event.ts';
import { invalidRequest } from '../../shared/domain/errors.ts';
import type { reportEvent } from '../../shared/http/contract/pods.ts';

type EventBody = z.output<NonNullable<(typeof reportEvent)['body']>>;

/** Converts the body of a request to an event. Throws `invalid_request` if a notice has no message or a phase event has no phase. */
export const toPodEvent = ({ type, phase, totals, message, error }: EventBody): PodEvent => {
  if (type === 'notice') {
    if (message === undefined) throw invalidRequest('A notice has a message.');
    return { type, message };
  }
  if (type !== 'phase') return { type, error };
  if (phase === undefined) throw invalidRequest('A phase event names its phase.');
  return { type, phase, ...(totals === undefined ? {} : { totals }) };
};
