import { join } from 'node:path';
import process from 'node:process';

/** The environment of an npm that has no registry and nothing of this machine's user; its own files go into the folder. */
export const offlineNpm = (folder: string): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? '',
  HOME: join(folder, 'home'),
  npm_config_cache: join(folder, 'cache'),
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
});
