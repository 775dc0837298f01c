import { useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { ConflictError, PodwardenError } from '../../../../../shared/client/index.ts';
import { useAction } from '../../data/use-action.ts';
import { Failure } from '../../design/failure.tsx';
import { Page } from '../../design/page.tsx';
import { type Draft, judge, withField } from '../../rules/draft.ts';
import { say } from '../../shell/toasts.tsx';
import { Conflict } from './conflict.tsx';
import { JsonForm } from './json-form.tsx';
import { Memory } from './memory.tsx';
import { type Stored, saveConfig } from './save-config.ts';
import { SettingsForm } from './settings-form.tsx';

interface EditorProps {
  readonly first: Draft;
  readonly stored: Stored | undefined;
  /** Reads the stored one anew, and drops what was written here. */
  readonly onReload: () => void;
}

const isStale = (error: Error | undefined): boolean =>
  error instanceof ConflictError && error.code === 'precondition_failed';

export const Editor = ({ first, stored, onReload }: EditorProps) => {
  const { route } = useLocation();
  const [draft, setDraft] = useState(first);
  const [savedText, setSavedText] = useState(() => (stored === undefined ? '' : JSON.stringify(first)));
  const [isJson, setIsJson] = useState(false);
  const [isBroken, setIsBroken] = useState(false);
  const { config, issues } = useMemo(() => judge(draft), [draft]);
  const save = useAction(async (isForced: boolean) => {
    const id = await saveConfig(draft, stored, isForced);
    say('The config is saved.');
    setSavedText(JSON.stringify(draft));
    if (stored === undefined) route(`/configs/${id}`, true);
    else onReload();
  });
  const change = (next: Draft) => {
    setDraft(next);
    if (save.error !== undefined) save.forget();
  };
  const told = save.error instanceof PodwardenError ? save.error.issues : [];
  const isSaved = JSON.stringify(draft) === savedText;
  const title = typeof first.name === 'string' && stored !== undefined ? first.name : 'New config';
  return (
    <Page
      title={title}
      kind="Config"
      actions={
        <>
          <button type="button" aria-pressed={isJson} disabled={isBroken} onClick={() => setIsJson(!isJson)}>
            {isJson ? 'Show the form' : 'Show as JSON'}
          </button>
          {stored !== undefined && isSaved ? (
            <a class="button primary" href={`/deploy?config=${stored.id}`}>
              Deploy it
            </a>
          ) : null}
          <button
            type="button"
            class={isSaved ? undefined : 'primary'}
            disabled={save.isRunning || isBroken || isSaved}
            onClick={() => save.run(false)}
          >
            {isSaved ? 'Saved' : 'Save'}
          </button>
        </>
      }
    >
      {isStale(save.error) ? (
        <Conflict isRunning={save.isRunning} onReload={onReload} onForce={() => save.run(true)} />
      ) : save.error ? (
        <Failure error={save.error} />
      ) : null}
      <p class="aside" role="status">
        {issues.length === 0
          ? 'All fields fit together.'
          : issues.length === 1
            ? 'One field has a fault.'
            : `${issues.length} faults, each at its field.`}
      </p>
      <div class="editor">
        {isJson ? (
          <JsonForm draft={draft} onDraft={change} onBroken={setIsBroken} />
        ) : (
          <SettingsForm
            draft={draft}
            issues={[...issues, ...told]}
            onField={(path, value) => change(withField(draft, path, value))}
          />
        )}
        <div>
          <Memory
            config={config}
            onApply={(advice) =>
              change(advice.reduce((next, { field, value }) => withField(next, `training.${field}`, value), draft))
            }
          />
          {isJson && issues.length > 0 ? (
            <section>
              <h2>Faults</h2>
              <ul>
                {issues.map(({ path, message }) => (
                  <li key={`${path} ${message}`}>
                    <code>{path}</code> {message}
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </div>
      </div>
    </Page>
  );
};
