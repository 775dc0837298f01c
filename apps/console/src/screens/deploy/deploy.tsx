import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { PodwardenError } from '../../../../../shared/client/index.ts';
import { type Config, useConfigs, usePresets } from '../../data/configs.ts';
import { services } from '../../data/services.ts';
import { useQuery } from '../../data/use-query.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { type Choice, deployBody, type Known, noChoice } from './choice.ts';
import { ConfigPart } from './config-part.tsx';
import { DataPart } from './data-part.tsx';
import { GpuPart } from './gpu-part.tsx';
import { LimitsPart } from './limits-part.tsx';
import { Review } from './review.tsx';
import { usePreflight } from './use-preflight.ts';

const Form = ({ first, known }: { readonly first: Choice; readonly known: Known }) => {
  const [choice, setChoice] = useState(first);
  const onChoice = (change: Partial<Choice>) => setChoice((before) => ({ ...before, ...change }));
  const body = deployBody(choice, known);
  const checked = usePreflight(body);
  const refusal = checked.answer.error;
  const issues = refusal instanceof PodwardenError ? refusal.issues : (checked.last?.issues ?? []);
  const part = { choice, issues, onChoice };
  return (
    <div class="columns">
      <form onSubmit={(event) => event.preventDefault()}>
        <h2>1. Data</h2>
        <DataPart {...part} />
        <h2>2. Config</h2>
        <ConfigPart {...part} known={known} />
        <h2>3. GPU</h2>
        <GpuPart {...part} neededGb={checked.last?.memory?.needed_gb} />
        <h2>4. Limits</h2>
        <LimitsPart {...part} />
      </form>
      <section aria-label="Review">
        <h2>5. Review</h2>
        <Review
          body={body}
          checked={checked}
          onApply={(changes) => onChoice({ changes: { ...choice.changes, ...changes } })}
        />
      </section>
    </div>
  );
};

/** A config that its address names may be older than those that are listed. */
const useNamedConfig = (id: string | undefined) =>
  useQuery<readonly Config[]>({
    key: ['config-for-deploy', id],
    fetch: async (signal) => (id === undefined ? [] : [await services().podwarden.configs.get(id, { signal })]),
  });

/** From data, config, cards and limits to a job, with all that is wrong and the most that it costs before it starts. */
export const Screen = () => {
  const { dataset = '', config, preset } = useLocation().query;
  const [configs, presets, named] = [useConfigs(), usePresets(), useNamedConfig(config)];
  const chosen = config === undefined ? (preset === undefined ? '' : `preset:${preset}`) : `config:${config}`;
  return (
    <Page title="Deploy a training">
      <Loaded answer={configs}>
        {({ items }) => (
          <Loaded answer={presets}>
            {({ items: some }) => (
              <Loaded answer={named}>
                {(own) => (
                  <Form
                    first={{ ...noChoice, datasetId: dataset, config: chosen }}
                    known={{
                      configs: [...own, ...items.filter(({ id }) => !own.some((one) => one.id === id))],
                      presets: some,
                    }}
                  />
                )}
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
};
