import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { type Preflight, RefusedError } from '../../../../../shared/client/index.ts';
import { dollarsAtMost } from '../../../../../shared/figures/dollars.ts';
import type { DeployBody } from '../../data/deploy-wish.ts';
import { openWish, wishes } from '../../data/deploys.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Failure } from '../../design/failure.tsx';
import { UnansweredDeploy } from '../../design/unanswered-deploy.tsx';
import { say } from '../../shell/toasts.tsx';
import type { Choice } from './choice.ts';
import { Found } from './found.tsx';
import { StartInDoubt } from './start-in-doubt.tsx';
import type { Checked } from './use-preflight.ts';

interface ReviewProps {
  readonly userId: string;
  readonly body: DeployBody | undefined;
  readonly checked: Checked;
  readonly onApply: (changes: Choice['changes']) => void;
  /** Called when the job was created. */
  readonly onStarted: () => void;
}

const refusedWords = 'It cannot start yet';

/** Returns the label of the start button. A deploy that would be refused has no cost. A deploy in doubt has a cost. */
const wordsOf = ({ ok, cost }: Preflight): string =>
  cost === null
    ? refusedWords
    : `Start${ok ? '' : ' all the same'}: at most ${dollarsAtMost(cost.at_most_cost)}${ok ? '' : '…'}`;

/** Shows why the check failed. A refused request gets no retry button, because the same request would be refused again. */
const Unchecked = ({ error, again }: { readonly error: Error; readonly again: () => void }) =>
  error instanceof RefusedError ? <Failure error={error} /> : <Failure error={error} again={again} />;

/** Shows the result of the checks and the button that starts the job. */
export const Review = ({ userId, body, checked: { current, last, answer }, onApply, onStarted }: ReviewProps) => {
  const { route } = useLocation();
  const [isAsking, setAsking] = useState(false);
  const send = useAction(async () => {
    const { job_id: id, message } = await wishes.send(userId, body ?? {}, current?.cost?.at_most_cost);
    onStarted();
    say(message);
    route(`/jobs/${id}`);
    await Promise.all([refresh('jobs'), refresh('me')]);
  });
  // After a change of the request, the error of the earlier request is cleared.
  useEffect(() => {
    if (send.error !== undefined) send.forget();
    setAsking(false);
  }, [JSON.stringify(body)]);
  const open = openWish.value;
  const failure = send.error ? <Failure error={send.error} /> : null;
  if (open?.userId === userId && !send.isRunning) {
    return (
      <>
        {failure}
        <UnansweredDeploy wish={open} send={send} />
      </>
    );
  }
  if (body === undefined) return <p class="aside">Choose a dataset and a config, and every check is shown here.</p>;
  return (
    <>
      {answer.error ? <Unchecked error={answer.error} again={answer.again} /> : null}
      {last === undefined || answer.error ? null : (
        <Found preflight={last} isOld={current === undefined} onApply={onApply} />
      )}
      {isAsking ? null : failure}
      <p>
        <button
          type="button"
          class={current?.ok === false ? 'danger' : 'primary'}
          disabled={!current?.cost || send.isRunning}
          onClick={() => (current?.ok === false ? setAsking(true) : send.run())}
        >
          {send.isRunning ? 'Starting…' : current ? wordsOf(current) : answer.error ? refusedWords : 'Checking…'}
        </button>
      </p>
      {isAsking && current?.cost ? (
        <StartInDoubt preflight={current} send={send} onClose={() => setAsking(false)} />
      ) : null}
    </>
  );
};
