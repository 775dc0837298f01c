import { accountSpecs } from './account.ts';
import { adminSpecs } from './admin.ts';
import { configSpecs } from './config.ts';
import { datasetSpecs } from './dataset.ts';
import { deploySpecs } from './deploy.ts';
import { jobSpecs } from './jobs.ts';
import { signInSpecs } from './sign-in.ts';
import { toolSpecs } from './tools.ts';

/** Every command by the key of its code in `commands/load.ts`, in chapters by what a person wants. Data alone: the package has it as JSON. */
export const specsByChapter = {
  'Sign in': signInSpecs,
  Data: datasetSpecs,
  'Configs and GPUs': configSpecs,
  Train: { ...deploySpecs, ...jobSpecs },
  Account: accountSpecs,
  Operators: adminSpecs,
  Tools: toolSpecs,
} as const;
