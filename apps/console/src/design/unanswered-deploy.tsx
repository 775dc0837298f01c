import { dollarsAtMost } from '../../../../shared/figures/dollars.ts';
import type { DeployWish } from '../data/deploy-wish.ts';
import { wishes } from '../data/deploys.ts';
import type { Action } from '../data/use-action.ts';
import { Time } from './time.tsx';

interface UnansweredDeployProps {
  readonly wish: DeployWish;
  readonly send: Action<[]>;
}

/** A notice about a deploy without an answer. A job may exist, and a new deploy could make a second one. */
export const UnansweredDeploy = ({ wish: { body, sentAtMs, atMostDollars }, send }: UnansweredDeployProps) => (
  <div class="notice bad" role="alert">
    <p>
      The deploy{body.name === undefined ? '' : ` of “${body.name}”`} of{' '}
      <Time at={new Date(sentAtMs).toISOString()} toTheSecond /> got no answer: a job may have been made. Sent again,
      the same deploy makes no second job; where there is none yet, it starts one, for at most{' '}
      {dollarsAtMost(atMostDollars)}.
    </p>
    <div class="actions">
      <button type="button" class="primary" disabled={send.isRunning} onClick={() => send.run()}>
        Send it again
      </button>
      <a class="button" href="/jobs">
        Look at the jobs
      </a>
      <button type="button" disabled={send.isRunning} onClick={() => wishes.forget()}>
        I have looked: forget it
      </button>
    </div>
  </div>
);
