import type { Body } from '../../../../../shared/client/index.ts';
import { services } from '../../data/services.ts';
import { refresh } from '../../data/use-query.ts';
import type { Draft } from '../../rules/draft.ts';

/** A config as it is stored, and its version. */
export interface Stored {
  readonly id: string;
  readonly draft: Draft;
  readonly etag: string | undefined;
}

/** What a person gave, without what the server adds. */
export const readStored = async (id: string, signal?: AbortSignal): Promise<Stored> => {
  const options = signal === undefined ? {} : { signal };
  const { config, etag } = await services().podwarden.configs.getWithEtag(id, options);
  const { id: _, created_at, updated_at, ...draft } = config;
  return { id, draft, etag };
};

/** The server judges what is sent: a draft need not be well-formed. */
const bodyOf = (draft: Draft) => draft as unknown as Body<'createConfig'>;

/** Stores a new config, or replaces the one that was read, if it still is what was read. Answers its id. */
export const saveConfig = async (draft: Draft, stored: Stored | undefined, isForced = false): Promise<string> => {
  const { configs } = services().podwarden;
  const ifMatch = isForced ? undefined : stored?.etag;
  const { id } =
    stored === undefined
      ? await configs.create(bodyOf(draft))
      : await configs.update(stored.id, bodyOf(draft), ifMatch === undefined ? {} : { ifMatch });
  await Promise.all([refresh('configs'), refresh('config')]);
  return id;
};
