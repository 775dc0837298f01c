import { type Body, ConflictError } from '../../../../../shared/client/index.ts';
import type { StoredConfig } from '../../data/kept-drafts.ts';
import { services } from '../../data/services.ts';
import { refresh } from '../../data/use-query.ts';
import { type Draft, isSameDraft, judge } from '../../rules/draft.ts';

/** Reads a stored config without the fields that the server adds. */
export const readStored = async (id: string, signal?: AbortSignal): Promise<StoredConfig> => {
  const options = signal === undefined ? {} : { signal };
  const { config, etag } = await services().podwarden.configs.getWithEtag(id, options);
  const { id: _, created_at, updated_at, ...draft } = config;
  return { id, draft, etag };
};

/** True if the error says that the config was changed since it was read. */
export const isStale = (error: Error | undefined): boolean =>
  error instanceof ConflictError && error.code === 'precondition_failed';

/** Casts a draft to the request body. The server checks the body, so the draft may be malformed. */
const bodyOf = (draft: Draft) => draft as unknown as Body<'createConfig'>;

/** Stores a new config and resolves to its id. A retry with the same draft and key makes no second config. */
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
    // If the stored config equals the draft, an earlier try succeeded and its answer was lost. Then there is no conflict.
    if (!isStale(error) || !isSameDraft((await readStored(id)).draft, judge(draft).config ?? draft)) throw cause;
  }
};

/** Replaces a config if it has not changed since it was read, or in any case if `isForced`. Resolves to the stored config. */
export const replaceConfig = async (base: StoredConfig, draft: Draft, isForced: boolean): Promise<StoredConfig> => {
  await replace(base, draft, isForced);
  const stored = await readStored(base.id);
  await Promise.all([refresh('configs'), refresh('config'), refresh('config-for-deploy')]);
  return stored;
};
