import { effect, signal } from '@preact/signals';
import type { Draft } from '../rules/draft.ts';
import { session } from '../session/session.ts';
import { losesByReload } from './leaving.ts';

/** A config as it is stored, and its version. */
export interface StoredConfig {
  readonly id: string;
  readonly draft: Draft;
  readonly etag: string | undefined;
}

/** A draft that is written and not saved, and the config that it was begun with. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly base: StoredConfig | undefined;
}

const kept = signal<ReadonlyMap<string, KeptDraft>>(new Map());

/** The unsaved draft of a config, while its person looks elsewhere. */
export const keptDraft = (place: string): KeptDraft | undefined => kept.peek().get(place);

/** By its id, or by what a new one began with. `undefined` forgets it. */
export const keepDraft = (place: string, draft: KeptDraft | undefined): void => {
  const others = [...kept.peek()].filter(([other]) => other !== place);
  kept.value = new Map(draft === undefined ? others : [...others, [place, draft]]);
};

effect(() => losesByReload('configs', kept.value.size > 0));

// Drafts of one person are not for the next.
effect(() => {
  if (session.value.kind === 'signed-out') kept.value = new Map();
});
