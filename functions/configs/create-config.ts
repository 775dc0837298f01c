import { type CreateConfigDeps, createConfig } from '../../shared/domain/configs/create-config.ts';
import { toTrainingConfig } from '../../shared/domain/configs/training-config.ts';
import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { createConfig as operation } from '../../shared/http/contract/configs.ts';
import { versionTag } from '../../shared/http/if-match.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';

export const createHandler = (deps: CreateConfigDeps & { readonly controls: ReadsControls }) =>
  apiHandler(operation, async ({ body, userId, idempotency }) => {
    assertNotSuspended(await deps.controls.get(), userId);
    const config = await createConfig(body, userId, idempotency, deps);
    addLogContext({ config_id: config.id });
    return { status: 201, headers: { etag: versionTag(config.version) }, body: toTrainingConfig(config) };
  });
