import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** True where a program is on the PATH; a test that cannot do without it says so on standard error and is not run. */
export const hasCommand = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
