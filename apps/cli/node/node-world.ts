import { setMaxListeners } from 'node:events';
import { homedir, hostname } from 'node:os';
import process from 'node:process';
import type { World } from '../world.ts';
import { typedInput } from './typed-input.ts';

/** The signal that Ctrl-C aborts, so that running work ends in good order. A second Ctrl-C ends the process. */
const interruption = (): AbortSignal => {
  const controller = new AbortController();
  // Each part of an upload adds a listener, so the warning about many listeners is switched off.
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
  // `globalThis.fetch` is read only when called: Node.js loads `fetch` on first access, which takes longer than the rest of the start.
  fetch: (...args) => globalThis.fetch(...args),
  interrupted: interruption(),
  openInBrowser: async (url) => (await import('./open-in-browser.ts')).openInBrowser(url),
});
