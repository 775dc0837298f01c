import { presets } from '../../shared/domain/configs/presets.ts';
import { formatsFor } from '../../shared/domain/configs/training-method.ts';
import { neededMemoryGb } from '../../shared/domain/gpu-memory/judge-memory.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listPresets } from '../../shared/http/contract/configs.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';

const items = presets.map((preset) => {
  const { training_config: config } = preset;
  const needed = neededMemoryGb(config, 1);
  return {
    ...preset,
    method: config.training.method,
    formats: [...formatsFor(config.training.method)],
    needed_memory_gb: needed === undefined ? null : Math.round(needed * 10) / 10,
  };
});

export const createHandler = () =>
  apiHandler(listPresets, async ({ userId }) => {
    // Presets belong to no user, so only the log needs the caller.
    addLogContext({ user_id: userId });
    return { status: 200, body: { items, next_cursor: null } };
  });
