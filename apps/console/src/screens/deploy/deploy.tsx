import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { PodwardenError } from '../../../../../shared/client/index.ts';
import { type Me, useMe } from '../../data/me.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { type Choice, chosenConfig, deployBody, type Known, noChoice } from './choice.ts';
import { ConfigPart } from './config-part.tsx';
import { DataPart } from './data-part.tsx';
import { GpuPart } from './gpu-part.tsx';
import { keepChoice } from './kept-choice.ts';
import { LimitsPart } from './limits-part.tsx';
import { Review } from './review.tsx';
import { useFirstChoice } from './use-first-choice.ts';
import { usePreflight } from './use-preflight.ts';
import { WithConfigs } from './with-configs.tsx';

interface FormProps {
  readonly first: Choice;
  readonly known: Known;
  readonly me: Me;
}

const Form = ({ first, known, me }: FormProps) => {
  const [choice, setChoice] = useState(first);
  const onChoice = (change: Partial<Choice>) => {
    const next = { ...choice, ...change };
    keepChoice(next);
    setChoice(next);
  };
  const body = deployBody(choice, known);
  const checked = usePreflight(body);
  const refusal = checked.answer.error;
  const found = refusal instanceof PodwardenError ? refusal.issues : (checked.last?.issues ?? []);
  const part = { choice, issues: body === undefined ? [] : found, onChoice };
  return (
    <div class="columns">
      <form onSubmit={(event) => event.preventDefault()}>
        <h2>1. Data</h2>
        <DataPart {...part} hasOwn={chosenConfig(choice, known)?.dataset_id !== undefined} />
        <h2>2. Config</h2>
        <ConfigPart {...part} known={known} />
        <h2>3. GPU</h2>
        <GpuPart {...part} neededGb={checked.last?.memory?.needed_gb} />
        <h2>4. Limits</h2>
        <LimitsPart {...part} me={me} />
      </form>
      <section aria-label="Review">
        <h2>5. Review</h2>
        <Review
          userId={me.user_id}
          body={body}
          checked={checked}
          onApply={(changes) => onChoice({ changes: { ...choice.changes, ...changes } })}
          onStarted={() => keepChoice(noChoice)}
        />
      </section>
    </div>
  );
};

/** The form that deploys a job. Before the start, all faults and the highest cost are shown. */
export const Screen = () => {
  const { query } = useLocation();
  const first = useFirstChoice(query);
  const me = useMe();
  return (
    <Page title="Deploy a training">
      <Loaded answer={first}>
        {(choice) => (
          <Loaded answer={me}>
            {(who) => (
              <WithConfigs choice={choice}>{(known) => <Form first={choice} known={known} me={who} />}</WithConfigs>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
};
