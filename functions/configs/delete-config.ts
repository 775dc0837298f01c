import type { TrainingConfigStore } from '../../shared/domain/configs/training-config-store.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { deleteConfig } from '../../shared/http/contract/configs.ts';

export const createHandler = ({ configs }: { readonly configs: Pick<TrainingConfigStore, 'delete'> }) =>
  apiHandler(deleteConfig, async ({ path, userId }) => {
    if (!(await configs.delete(userId, path.id))) throw notFound('Training config', path.id);
    return { status: 204 };
  });
