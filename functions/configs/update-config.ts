import type { Clock } from '../../shared/domain/clock.ts';
import { checkConfig } from '../../shared/domain/configs/check-config.ts';
import { toTrainingConfig } from '../../shared/domain/configs/training-config.ts';
import type { TrainingConfigStore } from '../../shared/domain/configs/training-config-store.ts';
import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import type { DatasetStore } from '../../shared/domain/datasets/dataset-store.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { updateConfig } from '../../shared/http/contract/configs.ts';
import { changedMeanwhile, versionsIn, versionTag } from '../../shared/http/if-match.ts';

export interface UpdateConfigDeps {
  readonly configs: Pick<TrainingConfigStore, 'get' | 'replace'>;
  readonly datasets: Pick<DatasetStore, 'get'>;
  readonly controls: ReadsControls;
  readonly clock: Clock;
}

export const createHandler = ({ configs, datasets, controls, clock }: UpdateConfigDeps) =>
  apiHandler(updateConfig, async ({ path, body, userId, ifMatch }) => {
    const versions = versionsIn(ifMatch);
    assertNotSuspended(await controls.get(), userId);
    await checkConfig(body, userId, datasets);
    const config = await configs.replace(userId, path.id, body, clock(), versions);
    if (config !== undefined) {
      return { status: 200, headers: { etag: versionTag(config.version) }, body: toTrainingConfig(config) };
    }
    const isThere = versions !== undefined && (await configs.get(userId, path.id)) !== undefined;
    throw isThere ? changedMeanwhile('The config') : notFound('Training config', path.id);
  });
