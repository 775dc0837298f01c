import { reasonRules } from '../../../../../shared/domain/jobs/reasons.ts';
import { inWords } from '../../../../../shared/figures/status-words.ts';

interface Ended {
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Why {
  /** `out of memory`. */
  readonly reason: string;
  /** The words of the pod or the launcher; empty where they are the advice itself. */
  readonly message: string;
  /** The step to take; empty where nobody knows. */
  readonly advice: string;
}

const rules: Readonly<Record<string, { readonly advice: string }>> = reasonRules;

/** Why a job or an attempt ended; `undefined` where it did not, or ended well. */
export const whyEnded = ({ reason, error }: Ended): Why | undefined => {
  const code = reason ?? error?.code;
  if (code === undefined) return undefined;
  const message = error?.message ?? '';
  const advice = rules[code]?.advice ?? '';
  return {
    reason: inWords(code),
    message: message === advice ? '' : message,
    advice: message.includes(advice) && message !== advice ? '' : advice,
  };
};
