import type { Build } from './bundle.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './stages.ts';

/** The inputs of every stack. */
export interface Deployment {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly build: Pick<Build, 'functionsDir' | 'podRuntime'>;
}
