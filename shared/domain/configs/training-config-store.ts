import type { Page, PageRequest } from '../page.ts';
import type { StoredTrainingConfig, TrainingConfigBody } from './training-config.ts';

export interface TrainingConfigStore {
  /** Stores a new config. Where one of that id is stored already, nothing is written and that one is returned. */
  create(config: StoredTrainingConfig): Promise<{ readonly created: boolean; readonly config: StoredTrainingConfig }>;
  get(userId: string, configId: string): Promise<StoredTrainingConfig | undefined>;
  /** Newest first. */
  list(userId: string, page: PageRequest): Promise<Page<StoredTrainingConfig>>;
  /** Replaces the body, and counts its version up; `undefined` when there is none, or none in one of `versions`. */
  replace(
    userId: string,
    configId: string,
    body: TrainingConfigBody,
    now: Date,
    versions?: readonly number[],
  ): Promise<StoredTrainingConfig | undefined>;
  /** `false` when there was none. */
  delete(userId: string, configId: string): Promise<boolean>;
}
