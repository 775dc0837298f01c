import { spawn } from 'node:child_process';
import process from 'node:process';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Says whether a display exists. On Linux a browser needs a display, which a session over SSH does not have. */
const hasDisplay = (env: NodeJS.ProcessEnv): boolean =>
  process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);

/** Opens the URL. Resolves to `true` if a browser was started. The URL is a separate argument and not part of a command line. */
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
