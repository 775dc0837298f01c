import { type Body, ConflictError } from '../../../../../shared/client/index.ts';
import type { StoredConfig } from '../../data/kept-drafts.ts';
import { services } from '../../data/services.ts';
import { refresh } from '../../data/use-query.ts';
import { type Draft, isSameDraft, judge } from '../../rules/draft.ts';

/** Reads the fields that a person gave, without those that the server adds. */
export const readStored = async (id: string, signal?: AbortSignal): Promise<StoredConfig> => {
  const options = signal === undefined ? {} : { signal };
  const { config, etag } = await services().podwarden.configs.getWithEtag(id, options);
  const { id: _, created_at, updated_at, ...draft } = config;
  return { id, draft, etag };
};

/** True where the config was changed since it was read. */
export const isStale = (error: Error | undefined): boolean =>
  error instanceof ConflictError && error.code === 'precondition_failed';

/** The server judges what is sent: a draft need not be well-formed. */
const bodyOf = (draft: Draft) => draft as unknown as Body<'createConfig'>;

/** Stores a new config; the same draft with the same key again makes no second one. Answers its id. */
export const createConfig = async (draft: Draft, idempotencyKey: string): Promise<string> => {
  const { id } = await services().podwarden.configs.create(bodyOf(draft), { idempotencyKey });
  await refresh('configs');
  return id;
};

const replace = async ({ id, etag }: StoredConfig, draft: Draft, isForced: boolean): Promise<void> => {
  const { configs } = services().podwarden;
  try {
    await configs.update(id, bodyOf(draft), etag === undefined || isForced ? {} : { ifMatch: etag });
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    // If the stored config equals the draft, an earlier try succeeded and its answer was lost: no conflict.
    if (!isStale(error) || !isSameDraft((await readStored(id)).draft, judge(draft).config ?? draft)) throw cause;
  }
};

/** Replaces the config that was read, if it still is what was read; answers it as it is stored then. */
export const replaceConfig = async (base: StoredConfig, draft: Draft, isForced: boolean): Promise<StoredConfig> => {
  await replace(base, draft, isForced);
  const stored = await readStored(base.id);
  await Promise.all([refresh('configs'), refresh('config'), refresh('config-for-deploy')]);
  return stored;
};
