import type { DeployWish } from '../../data/deploy-wish.ts';
import { wishes } from '../../data/deploys.ts';
import type { Action } from '../../data/use-action.ts';
import { Time } from '../../design/time.tsx';

interface UnansweredProps {
  readonly wish: DeployWish;
  readonly send: Action<[]>;
}

/** A job may exist: nobody knows, and a new deploy could make a second one. */
export const Unanswered = ({ wish: { body, sentAtMs }, send }: UnansweredProps) => (
  <div class="notice bad" role="alert">
    <p>
      The deploy{body.name === undefined ? '' : ` of “${body.name}”`} of{' '}
      <Time at={new Date(sentAtMs).toISOString()} toTheSecond /> got no answer: a job may have been made. Ask again: the
      same deploy makes no second job.
    </p>
    <div class="actions">
      <button type="button" class="primary" disabled={send.isRunning} onClick={() => send.run()}>
        Ask again
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
