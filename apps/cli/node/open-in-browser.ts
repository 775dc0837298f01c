import { spawn } from 'node:child_process';
import process from 'node:process';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** On Linux a browser needs a display, which a session over SSH has not. */
const hasDisplay = (env: NodeJS.ProcessEnv): boolean =>
  process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);

/** Resolves to `true` if a browser was started. The URL is an argument of its own and no part of a command line. */
export const openInBrowser = (url: string): Promise<boolean> => {
  const [command, ...args] = process.env.BROWSER ? [process.env.BROWSER] : (openers[process.platform] ?? ['xdg-open']);
  if (!process.env.BROWSER && !hasDisplay(process.env)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
};
