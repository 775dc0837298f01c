import { defaultsVersion } from '../../shared/domain/configs/older-defaults.ts';
import {
  type StoredTrainingConfig,
  storedTrainingConfigSchema,
  type TrainingConfigBody,
} from '../../shared/domain/configs/training-config.ts';
import type { TrainingConfigStore } from '../../shared/domain/configs/training-config-store.ts';
import type { Page, PageRequest } from '../../shared/domain/page.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows, newestFirst } from './fake-rows.ts';

const keyOf = (userId: string, configId: string): string => `${userId} ${configId}`;

export class FakeTrainingConfigStore implements TrainingConfigStore {
  readonly calls = new Calls<keyof TrainingConfigStore>();
  readonly rows = new FakeRows(storedTrainingConfigSchema, 'training config');

  constructor(configs: readonly StoredTrainingConfig[] = []) {
    for (const config of configs) this.rows.set(keyOf(config.user_id, config.id), config);
  }

  async create(config: StoredTrainingConfig): Promise<{ created: boolean; config: StoredTrainingConfig }> {
    this.calls.hit('create');
    const { created, row } = this.rows.create(keyOf(config.user_id, config.id), config);
    return { created, config: row };
  }

  async get(userId: string, configId: string): Promise<StoredTrainingConfig | undefined> {
    this.calls.hit('get');
    return this.rows.get(keyOf(userId, configId));
  }

  async list(userId: string, page: PageRequest): Promise<Page<StoredTrainingConfig>> {
    this.calls.hit('list');
    return newestFirst(this.rows.all(`${userId} `), 'training_configs', userId, page);
  }

  async replace(
    userId: string,
    configId: string,
    body: TrainingConfigBody,
    now: Date,
    versions?: readonly number[],
  ): Promise<StoredTrainingConfig | undefined> {
    this.calls.hit('replace');
    const standing = this.rows.get(keyOf(userId, configId));
    if (!standing || versions?.includes(standing.version ?? 0) === false) return undefined;
    const { id, user_id, created_at, request_sha256 } = standing;
    const updated_at = now.toISOString();
    const kept = { id, user_id, created_at, request_sha256, version: (standing.version ?? 0) + 1 };
    return this.rows.set(keyOf(userId, configId), { ...body, ...kept, updated_at, defaults_version: defaultsVersion });
  }

  async delete(userId: string, configId: string): Promise<boolean> {
    this.calls.hit('delete');
    return this.rows.delete(keyOf(userId, configId));
  }
}
