import type { Clock, NewId } from '../clock.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import { assertSameRequest, type Idempotency } from '../idempotency.ts';
import { checkConfig } from './check-config.ts';
import { defaultsVersion } from './older-defaults.ts';
import type { StoredTrainingConfig, TrainingConfigBody } from './training-config.ts';
import type { TrainingConfigStore } from './training-config-store.ts';

export interface CreateConfigDeps {
  readonly configs: Pick<TrainingConfigStore, 'create' | 'get'>;
  readonly datasets: Pick<DatasetStore, 'get'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Stores a config after checking it. A repeat of the same request returns the stored config. */
export const createConfig = async (
  body: TrainingConfigBody,
  userId: string,
  idempotency: Idempotency | undefined,
  deps: CreateConfigDeps,
): Promise<StoredTrainingConfig> => {
  const standing = idempotency && (await deps.configs.get(userId, idempotency.id));
  if (standing !== undefined) {
    // A repeat is answered before the checks, because the dataset may no longer exist. The answer must be the same anyway.
    assertSameRequest(standing, idempotency);
    return standing;
  }
  await checkConfig(body, userId, deps.datasets);
  const now = deps.clock().toISOString();
  const { created, config } = await deps.configs.create({
    ...body,
    id: idempotency?.id ?? deps.newId(),
    user_id: userId,
    created_at: now,
    updated_at: now,
    defaults_version: defaultsVersion,
    ...(idempotency === undefined ? {} : { request_sha256: idempotency.request_sha256 }),
  });
  if (!created) assertSameRequest(config, idempotency);
  return config;
};
