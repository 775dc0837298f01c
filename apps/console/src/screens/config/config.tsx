import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { usePresets } from '../../data/configs.ts';
import { useQuery } from '../../data/use-query.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Editor } from './editor.tsx';
import { readStored } from './save-config.ts';

/** A new one begins with a preset: nobody begins with nothing. */
const New = ({ presetId }: { readonly presetId: string | undefined }) => (
  <Loaded answer={usePresets()}>
    {({ items }) => {
      const preset =
        items.find(({ id }) => id === presetId) ?? items.find(({ method }) => method === 'sft') ?? items[0];
      return <Editor key={preset?.id} first={{ ...preset?.training_config }} stored={undefined} onReload={() => {}} />;
    }}
  </Loaded>
);

const Existing = ({ id }: { readonly id: string }) => {
  const [round, setRound] = useState(0);
  const answer = useQuery({ key: ['config', id, round], fetch: (signal) => readStored(id, signal) });
  return (
    <Loaded answer={answer}>
      {(stored) => <Editor key={round} first={stored.draft} stored={stored} onReload={() => setRound(round + 1)} />}
    </Loaded>
  );
};

/** One config, as a form and as JSON. */
export const Screen = () => {
  const { id = '' } = useRoute().params;
  const { preset } = useLocation().query;
  return id === 'new' ? <New presetId={preset} /> : <Existing key={id} id={id} />;
};
