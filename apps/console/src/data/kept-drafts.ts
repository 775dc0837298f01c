import { effect, signal } from '@preact/signals';
import type { Draft } from '../rules/draft.ts';
import { session } from '../session/session.ts';
import { losesByReload } from './leaving.ts';

/** A stored config with its version. */
export interface StoredConfig {
  readonly id: string;
  readonly draft: Draft;
  readonly etag: string | undefined;
}

/** An unsaved draft, and the stored config on which the draft is based. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly base: StoredConfig | undefined;
}

const kept = signal<ReadonlyMap<string, KeptDraft>>(new Map());

/** Returns the unsaved draft of a config. Drafts are kept while the person visits other screens. */
export const keptDraft = (place: string): KeptDraft | undefined => kept.peek().get(place);

/**
 * Keeps an unsaved draft. `place` is the id of the config, or the preset or copy that a new config started from. `undefined` deletes the
 * draft.
 */
export const keepDraft = (place: string, draft: KeptDraft | undefined): void => {
  const others = [...kept.peek()].filter(([other]) => other !== place);
  kept.value = new Map(draft === undefined ? others : [...others, [place, draft]]);
};

effect(() => losesByReload('configs', kept.value.size > 0));

// The drafts of one user are not shown to the next user.
effect(() => {
  if (session.value.kind === 'signed-out') kept.value = new Map();
});
