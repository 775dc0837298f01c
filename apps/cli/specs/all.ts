import type { CommandSpec } from '../command-line/spec.ts';
import { accountSpecs } from './account.ts';
import { adminSpecs } from './admin.ts';
import { configSpecs } from './config.ts';
import { datasetSpecs } from './dataset.ts';
import { deploySpecs } from './deploy.ts';
import { jobSpecs } from './jobs.ts';
import { signInSpecs } from './sign-in.ts';
import { toolSpecs } from './tools.ts';

/** Every command by the key of its code in `commands/load.ts`. */
export const specs = {
  ...signInSpecs,
  ...datasetSpecs,
  ...configSpecs,
  ...deploySpecs,
  ...jobSpecs,
  ...accountSpecs,
  ...adminSpecs,
  ...toolSpecs,
} as const;

export type CommandKey = keyof typeof specs;
export type SpecOf<Key extends CommandKey> = (typeof specs)[Key];

export const allSpecs: readonly CommandSpec[] = Object.values(specs);

/** The chapters of the help, by what a person wants. */
export const chapters: readonly { readonly title: string; readonly specs: readonly CommandSpec[] }[] = [
  { title: 'Sign in', specs: Object.values(signInSpecs) },
  { title: 'Data', specs: Object.values(datasetSpecs) },
  { title: 'Configs and GPUs', specs: Object.values(configSpecs) },
  { title: 'Train', specs: [...Object.values(deploySpecs), ...Object.values(jobSpecs)] },
  { title: 'Account', specs: Object.values(accountSpecs) },
  { title: 'Operators', specs: Object.values(adminSpecs) },
  { title: 'Tools', specs: Object.values(toolSpecs) },
];
