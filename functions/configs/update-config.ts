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

export interface UpdateConfigDeps {
  readonly configs: Pick<TrainingConfigStore, 'replace'>;
  readonly datasets: Pick<DatasetStore, 'get'>;
  readonly controls: ReadsControls;
  readonly clock: Clock;
}

export const createHandler = ({ configs, datasets, controls, clock }: UpdateConfigDeps) =>
  apiHandler(updateConfig, async ({ path, body, userId }) => {
    assertNotSuspended(await controls.get(), userId);
    await checkConfig(body, userId, datasets);
    const config = await configs.replace(userId, path.id, body, clock());
    if (config === undefined) throw notFound('Training config', path.id);
    return { status: 200, body: toTrainingConfig(config) };
  });
