import { defaultsVersion } from '../../domain/configs/older-defaults.ts';
import {
  type StoredTrainingConfig,
  storedTrainingConfigSchema,
  type TrainingConfigBody,
  trainingConfigBodySchema,
} from '../../domain/configs/training-config.ts';
import type { TrainingConfigStore } from '../../domain/configs/training-config-store.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { indexNames } from '../../names.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, anyOf, type Condition, equals, exists } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import { createdAtId, newestFirst } from './newest-first.ts';
import type { Item, Key } from './table.ts';

const keyOf = (userId: string, configId: string): Key => ({ user_id: userId, config_id: configId });

const toItem = ({ id, ...fields }: StoredTrainingConfig): Item => ({
  ...fields,
  created_at_id: createdAtId({ id, created_at: fields.created_at }),
});

const fromItem = ({ config_id, ...fields }: Item): StoredTrainingConfig =>
  parseStored(storedTrainingConfigSchema, 'training config', { ...fields, id: config_id });

/**
 * The condition that the config has one of these versions. A config that was never replaced has no `version` field, which counts as 0. An
 * empty list matches no config.
 */
const isVersion = (versions: readonly number[]): Condition =>
  anyOf(
    ...versions.map((version) => (version === 0 ? absent('version') : equals('version', version))),
    equals('version', -1),
  );

/** Returns all fields of a body. Fields that the body lacks are `undefined`, so that the update removes them. */
const wholeBody = (body: TrainingConfigBody): Item => ({
  ...Object.fromEntries(Object.keys(trainingConfigBodySchema.shape).map((field) => [field, undefined])),
  ...body,
});

export class DynamoTrainingConfigStore extends DynamoStore implements TrainingConfigStore {
  async create(config: StoredTrainingConfig): Promise<{ created: boolean; config: StoredTrainingConfig }> {
    const { created, item } = await this.table.create(keyOf(config.user_id, config.id), toItem(config));
    return { created, config: created ? config : fromItem(item) };
  }

  async get(userId: string, configId: string): Promise<StoredTrainingConfig | undefined> {
    const item = await this.table.get(keyOf(userId, configId));
    return item && fromItem(item);
  }

  list(userId: string, page: PageRequest): Promise<Page<StoredTrainingConfig>> {
    return newestFirst(this.table, indexNames.configsByUser, { list: 'training_configs', userId }, page, (rows) =>
      rows.map(fromItem),
    );
  }

  async replace(
    userId: string,
    configId: string,
    body: TrainingConfigBody,
    now: Date,
    versions?: readonly number[],
  ): Promise<StoredTrainingConfig | undefined> {
    const set = { ...wholeBody(body), updated_at: now.toISOString(), defaults_version: defaultsVersion };
    const update = { set, add: { version: 1 } };
    const condition = versions === undefined ? exists('config_id') : allOf(exists('config_id'), isVersion(versions));
    const item = await this.table.update(keyOf(userId, configId), update, condition);
    return item && fromItem(item);
  }

  delete(userId: string, configId: string): Promise<boolean> {
    return this.table.remove(keyOf(userId, configId));
  }
}
