import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** The shell comes first: it draws the same pages without a window's parts, with a quarter less CPU. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The program named by PODWARDEN_CHROMIUM, else one on the PATH or where Debian puts it. */
export const chromiumPath = (environment: NodeJS.ProcessEnv = process.env): string | undefined => {
  const folders = [...(environment.PATH ?? '').split(delimiter), '/usr/bin'];
  const candidates = environment.PODWARDEN_CHROMIUM
    ? [environment.PODWARDEN_CHROMIUM]
    : folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((path) => existsSync(path));
};
