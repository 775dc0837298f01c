import { accountSpecs } from './account.ts';
import { adminSpecs } from './admin.ts';
import { configSpecs } from './config.ts';
import { datasetSpecs } from './dataset.ts';
import { deploySpecs } from './deploy.ts';
import { jobSpecs } from './jobs.ts';
import { signInSpecs } from './sign-in.ts';
import { toolSpecs } from './tools.ts';

/**
 * All commands in chapters by task. The keys are those of `commands/load.ts`. The value is pure data, because the package stores it as
 * JSON.
 */
export const specsByChapter = {
  'Sign in': signInSpecs,
  Data: datasetSpecs,
  'Configs and GPUs': configSpecs,
  Train: { ...deploySpecs, ...jobSpecs },
  Account: accountSpecs,
  Operators: adminSpecs,
  Tools: toolSpecs,
} as const;
