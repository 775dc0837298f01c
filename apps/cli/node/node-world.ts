import { setMaxListeners } from 'node:events';
import { homedir, hostname } from 'node:os';
import process from 'node:process';
import type { World } from '../world.ts';
import { typedInput } from './typed-input.ts';

/** Ctrl-C ends what is under way in good order; a second one ends the process. */
const interruption = (): AbortSignal => {
  const controller = new AbortController();
  // Each part of an upload adds a listener.
  setMaxListeners(0, controller.signal);
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  });
  return controller.signal;
};

export const nodeWorld = ({ out, err }: Pick<World, 'out' | 'err'>): World => ({
  out,
  err,
  input: typedInput,
  env: process.env,
  home: homedir(),
  hostName: hostname(),
  now: () => new Date(),
  // Read when it is called: Node.js loads it then, which takes longer than the rest of a start.
  fetch: (...args) => globalThis.fetch(...args),
  interrupted: interruption(),
  openInBrowser: async (url) => (await import('./open-in-browser.ts')).openInBrowser(url),
});
