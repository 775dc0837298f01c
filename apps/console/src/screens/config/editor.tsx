import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { PodwardenError } from '../../../../../shared/client/index.ts';
import { keepDraft, keptDraft, type StoredConfig } from '../../data/kept-drafts.ts';
import { useAction } from '../../data/use-action.ts';
import { Failure } from '../../design/failure.tsx';
import { Page } from '../../design/page.tsx';
import { type Draft, isSameDraft, judge, withField } from '../../rules/draft.ts';
import { say } from '../../shell/toasts.tsx';
import { Conflict } from './conflict.tsx';
import { EditorActions } from './editor-actions.tsx';
import { FaultList } from './fault-list.tsx';
import { JsonForm } from './json-form.tsx';
import { Memory } from './memory.tsx';
import { createConfig, isStale, readStored, replaceConfig } from './save-config.ts';
import { SavedWords } from './saved-words.tsx';
import { SettingsForm } from './settings-form.tsx';

interface EditorProps {
  /** The key under which the unsaved draft is kept and found again. */
  readonly place: string;
  readonly first: Draft;
  readonly stored: StoredConfig | undefined;
}

export const Editor = ({ place, first, stored }: EditorProps) => {
  const { route } = useLocation();
  const [kept] = useState(() => keptDraft(place));
  const [base, setBase] = useState(kept?.base ?? stored);
  const [draft, setDraft] = useState(kept?.draft ?? first);
  const [isJson, setIsJson] = useState(false);
  const [isBroken, setIsBroken] = useState(false);
  const { config, issues } = useMemo(() => judge(draft), [draft]);
  const text = JSON.stringify(draft);
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [text]);
  const isSaved = base !== undefined && isSameDraft(draft, base.draft);
  const isChanged = !isSaved && !isSameDraft(draft, base?.draft ?? first);
  useEffect(() => keepDraft(place, isChanged ? { draft, base } : undefined), [text, base, isChanged]);
  const begin = (next: StoredConfig) => {
    setBase(next);
    setDraft(next.draft);
  };
  const save = useAction(async (isForced: boolean) => {
    if (base === undefined) {
      const id = await createConfig(draft, idempotencyKey);
      keepDraft(place, undefined);
      route(`/configs/${id}`, true);
    } else {
      begin(await replaceConfig(base, draft, isForced));
    }
    say('The config is saved.');
  });
  const reload = useAction(async () => {
    if (base !== undefined) begin(await readStored(base.id));
    save.forget();
  });
  const change = (next: Draft) => {
    setDraft(next);
    if (save.error !== undefined) save.forget();
  };
  const told = save.error instanceof PodwardenError ? save.error.issues : [];
  const title = base !== undefined && typeof base.draft.name === 'string' ? base.draft.name : 'New config';
  return (
    <Page
      title={title}
      kind="Config"
      actions={
        <EditorActions
          stored={base}
          isJson={isJson}
          isBroken={isBroken}
          isSaved={isSaved}
          isSaving={save.isRunning}
          onView={() => setIsJson(!isJson)}
          onSave={() => void save.run(false)}
        />
      }
    >
      {isStale(save.error) ? (
        <Conflict
          isRunning={save.isRunning || reload.isRunning}
          onReload={() => void reload.run()}
          onForce={() => void save.run(true)}
        />
      ) : save.error ? (
        <Failure error={save.error} />
      ) : null}
      {reload.error ? <Failure error={reload.error} /> : null}
      <SavedWords
        faults={issues.length}
        isKept={kept !== undefined && isChanged}
        onDrop={() => change(base?.draft ?? first)}
      />
      <div class="editor">
        {isJson ? (
          <JsonForm draft={draft} onDraft={change} onBroken={setIsBroken} />
        ) : (
          <SettingsForm
            draft={draft}
            issues={[...issues, ...told]}
            onField={(path, value) => change(withField(draft, path, value))}
            onDraft={change}
          />
        )}
        <div>
          <Memory
            config={config}
            onApply={(advice) =>
              change(advice.reduce((next, { field, value }) => withField(next, `training.${field}`, value), draft))
            }
          />
          {isJson ? <FaultList issues={issues} /> : null}
        </div>
      </div>
    </Page>
  );
};
