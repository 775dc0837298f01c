import type { Preflight } from '../../../../../shared/client/index.ts';
import { dollarsAtMost } from '../../../../../shared/figures/dollars.ts';
import type { Action } from '../../data/use-action.ts';
import { Confirm } from '../../design/confirm.tsx';

interface StartInDoubtProps {
  readonly preflight: Preflight;
  readonly send: Action<[]>;
  readonly onClose: () => void;
}

/**
 * Asks whether to start a deploy in doubt. An estimate may be wrong, so the start is allowed. If the estimate is right, the user pays for a
 * job that fails.
 */
export const StartInDoubt = ({ preflight: { checks, cost }, send, onClose }: StartInDoubtProps) => (
  <Confirm
    title="Start what is in doubt?"
    verb={`Start it: at most ${dollarsAtMost(cost?.at_most_cost)}`}
    otherwise="Do not start it"
    action={send}
    onClose={onClose}
  >
    {checks
      .filter(({ ok }) => !ok)
      .map(({ name, message }) => (
        <p key={name}>{message}</p>
      ))}
    <p>
      These are estimates. Where they are right, the job fails after its pod is rented, and what that has cost is lost.
    </p>
  </Confirm>
);
