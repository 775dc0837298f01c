import type { Page, PageRequest } from '../page.ts';
import type { StoredTrainingConfig, TrainingConfigBody } from './training-config.ts';

export interface TrainingConfigStore {
  /** Stores a new config. If a config with this id exists, nothing is written and the stored config is returned. */
  create(config: StoredTrainingConfig): Promise<{ readonly created: boolean; readonly config: StoredTrainingConfig }>;
  get(userId: string, configId: string): Promise<StoredTrainingConfig | undefined>;
  /** Returns a page of the user's configs, newest first. */
  list(userId: string, page: PageRequest): Promise<Page<StoredTrainingConfig>>;
  /**
   * Replaces the body and increases the version by one. Returns `undefined` if the config does not exist, or if `versions` is given
   * and does not include the stored version.
   */
  replace(
    userId: string,
    configId: string,
    body: TrainingConfigBody,
    now: Date,
    versions?: readonly number[],
  ): Promise<StoredTrainingConfig | undefined>;
  /** Returns `false` if the config does not exist. */
  delete(userId: string, configId: string): Promise<boolean>;
}
