import type { Page, PageRequest } from '../page.ts';
import type { StoredTrainingConfig, TrainingConfigBody } from './training-config.ts';

export interface TrainingConfigStore {
  /** Where one of that id stands already nothing is written and the standing one is returned. */
  create(config: StoredTrainingConfig): Promise<{ readonly created: boolean; readonly config: StoredTrainingConfig }>;
  get(userId: string, configId: string): Promise<StoredTrainingConfig | undefined>;
  /** Newest first. */
  list(userId: string, page: PageRequest): Promise<Page<StoredTrainingConfig>>;
  /** Replaces the body; `undefined` when there is none. */
  replace(
    userId: string,
    configId: string,
    body: TrainingConfigBody,
    now: Date,
  ): Promise<StoredTrainingConfig | undefined>;
  /** `false` when there was none. */
  delete(userId: string, configId: string): Promise<boolean>;
}
