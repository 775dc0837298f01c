import { useLocation, useRoute } from 'preact-iso/router';
import { usePresets } from '../../data/configs.ts';
import type { StoredConfig } from '../../data/kept-drafts.ts';
import { type Answer, useQuery } from '../../data/use-query.ts';
import { Loaded } from '../../design/loaded.tsx';
import { type Draft, nameOfCopy } from '../../rules/draft.ts';
import { Editor } from './editor.tsx';
import { readStored } from './save-config.ts';

const useStored = (id: string): Answer<StoredConfig> =>
  useQuery({ key: ['config', id], fetch: (signal) => readStored(id, signal) });

/** Starts a new config from a preset, so that the form is never empty. */
const OfPreset = ({ presetId }: { readonly presetId: string | undefined }) => (
  <Loaded answer={usePresets()} screen="Config">
    {({ items }) => {
      const preset =
        items.find(({ id }) => id === presetId) ?? items.find(({ method }) => method === 'sft') ?? items[0];
      const first: Draft = { ...preset?.training_config };
      return <Editor place={`preset:${preset?.id}`} first={first} stored={undefined} />;
    }}
  </Loaded>
);

const Copy = ({ id }: { readonly id: string }) => (
  <Loaded answer={useStored(id)} screen="Config">
    {({ draft }) => (
      <Editor place={`copy:${id}`} first={{ ...draft, name: nameOfCopy(draft.name) }} stored={undefined} />
    )}
  </Loaded>
);

const Existing = ({ id }: { readonly id: string }) => (
  <Loaded answer={useStored(id)} screen="Config">
    {(stored) => <Editor place={id} first={stored.draft} stored={stored} />}
  </Loaded>
);

/** Shows one config as a form or as JSON. */
export const Screen = () => {
  const { id = '' } = useRoute().params;
  const { preset, from } = useLocation().query;
  if (id !== 'new') return <Existing key={id} id={id} />;
  return from === undefined ? <OfPreset key={preset ?? ''} presetId={preset} /> : <Copy key={from} id={from} />;
};
