import { reasonRules } from '../../../../../shared/domain/jobs/reasons.ts';
import { inWords } from '../../../../../shared/figures/status-words.ts';

interface Ended {
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Why {
  /** The reason in words, such as `out of memory`. */
  readonly reason: string;
  /** The message of the pod or the launcher. Empty if the message equals the advice. */
  readonly message: string;
  /** The advice to the user. Empty if there is none, or if the message already contains it. */
  readonly advice: string;
}

const rules: Readonly<Record<string, { readonly advice: string }>> = reasonRules;

/** Explains why a job or an attempt ended. Returns `undefined` if there is no reason, such as for an attempt that runs or completed. */
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
