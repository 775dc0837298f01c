import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { StoredConfig } from '../../data/kept-drafts.ts';
import { DeleteConfig } from '../../design/delete-config.tsx';

interface EditorActionsProps {
  readonly stored: StoredConfig | undefined;
  readonly isJson: boolean;
  readonly isBroken: boolean;
  readonly isSaved: boolean;
  readonly isSaving: boolean;
  readonly onView: () => void;
  readonly onSave: () => void;
}

const nameOf = ({ draft: { name } }: StoredConfig): string => (typeof name === 'string' ? name : '');

export const EditorActions = (props: EditorActionsProps) => {
  const { stored, isJson, isBroken, isSaved, isSaving, onView, onSave } = props;
  const { route } = useLocation();
  const [asks, setAsks] = useState(false);
  return (
    <>
      <button type="button" disabled={isBroken} onClick={onView}>
        {isJson ? 'Show the form' : 'Show as JSON'}
      </button>
      {stored === undefined ? null : (
        <>
          <a class="button" href={`/configs/new?from=${stored.id}`}>
            Duplicate
          </a>
          <button type="button" class="danger" onClick={() => setAsks(true)}>
            Delete
          </button>
        </>
      )}
      {stored !== undefined && isSaved ? (
        <a class="button primary" href={`/deploy?config=${stored.id}`}>
          Deploy it
        </a>
      ) : null}
      <button
        type="button"
        class={isSaved ? undefined : 'primary'}
        disabled={isSaving || isBroken || isSaved}
        onClick={onSave}
      >
        {isSaved ? 'Saved' : 'Save'}
      </button>
      {asks && stored !== undefined ? (
        <DeleteConfig
          config={{ id: stored.id, name: nameOf(stored) }}
          onClose={() => setAsks(false)}
          onDeleted={() => route('/configs')}
        />
      ) : null}
    </>
  );
};
