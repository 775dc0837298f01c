import type { Answered } from '../../support/api-event.ts';
import { Unanswered } from './pod-api.ts';
import type { PodCaller } from './pod-caller.ts';

/** Seconds before the next try: doubling to 20 s, between half and all of it, never shorter than asked. */
export const backoffSeconds = (random: () => number, tries: number, retryAfter: number | undefined): number =>
  Math.max(Math.min(20, 2 ** Math.min(tries, 16)) * (0.5 + random() / 2), Math.min(retryAfter ?? 0, 300));

/** 0 stands for no answer, as in the pod's own client. */
export const tryCall = async (pod: PodCaller, call: () => Promise<Answered>): Promise<Answered> => {
  try {
    return await pod.process.wait(call());
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { status: 0, headers: {}, body: { step: error.step }, text: '' };
  }
};

export const isTransient = (status: number): boolean => [0, 408, 425, 429].includes(status) || status >= 500;

/** A 429, or a 503 that says when to come back: the API is there, and only asks the pod to wait. */
export const asksToWait = (answer: Answered): boolean =>
  answer.status === 429 || (answer.status === 503 && retryAfterOf(answer) !== undefined);

export const retryAfterOf = ({ headers }: Answered): number | undefined => {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) ? seconds : undefined;
};
