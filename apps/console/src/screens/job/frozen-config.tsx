import { useState } from 'preact/hooks';
import { dollars } from '../../../../../shared/figures/dollars.ts';
import { type Job, useFrozenJob } from '../../data/jobs.ts';
import { copyText } from '../../design/copy-text.ts';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { say } from '../../shell/toasts.tsx';

type Fact = readonly [name: string, fact: string];

const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

/** Lists the settings as text. A setting that is `null` is not used by the training and is left out. */
const factsOf = (fields: object): readonly Fact[] =>
  Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, text(value)] as const]));

const Asked = ({ requested }: { readonly requested: NonNullable<Job['requested']> }) => {
  const { budget_limit: budget, ...others } = requested;
  return (
    <Facts
      label="What was asked for"
      facts={[...factsOf(others), ['budget_limit', budget === null ? 'none' : dollars(budget)]]}
    />
  );
};

const copy = async (config: object): Promise<void> => {
  if (await copyText(JSON.stringify(config, null, 2), 'Config copied.')) return;
  say('This browser lets no page copy.');
};

const Frozen = ({ job: { training_config: config, requested } }: { readonly job: Job }) => (
  <>
    <div class="columns">
      {config && (
        <section>
          <h3>Training</h3>
          <Facts
            label="Training"
            facts={[
              ['trainer', config.trainer],
              ...factsOf(config.model).map(([name, fact]): Fact => [`model.${name}`, fact]),
              ...factsOf(config.training),
            ]}
          />
        </section>
      )}
      {requested && (
        <section>
          <h3>Asked for</h3>
          <Asked requested={requested} />
        </section>
      )}
    </div>
    {config && (
      <p>
        <button type="button" onClick={() => void copy(config)}>
          Copy as JSON
        </button>
      </p>
    )}
  </>
);

/** Shows the config with which the job runs. Changes of the stored config do not affect it. */
export const FrozenConfig = ({ jobId }: { readonly jobId: string }) => {
  const [isOpen, setOpen] = useState(false);
  const answer = useFrozenJob(jobId, isOpen);
  return (
    <section>
      <h2>Config</h2>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>As it runs, with all defaults</summary>
        {isOpen ? <Loaded answer={answer}>{(job) => <Frozen job={job} />}</Loaded> : null}
      </details>
    </section>
  );
};
