import { toTrainingConfig } from '../../shared/domain/configs/training-config.ts';
import type { TrainingConfigStore } from '../../shared/domain/configs/training-config-store.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getConfig } from '../../shared/http/contract/configs.ts';
import { versionTag } from '../../shared/http/if-match.ts';

export const createHandler = ({ configs }: { readonly configs: Pick<TrainingConfigStore, 'get'> }) =>
  apiHandler(getConfig, async ({ path, userId }) => {
    const config = await configs.get(userId, path.id);
    if (config === undefined) throw notFound('Training config', path.id);
    return { status: 200, headers: { etag: versionTag(config.version) }, body: toTrainingConfig(config) };
  });
