import { toTrainingConfig } from '../../shared/domain/configs/training-config.ts';
import type { TrainingConfigStore } from '../../shared/domain/configs/training-config-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listConfigs } from '../../shared/http/contract/configs.ts';

export const createHandler = ({ configs }: { readonly configs: Pick<TrainingConfigStore, 'list'> }) =>
  apiHandler(listConfigs, async ({ query, userId }) => {
    const page = await configs.list(userId, query);
    return { status: 200, body: { items: page.items.map(toTrainingConfig), next_cursor: page.next_cursor } };
  });
