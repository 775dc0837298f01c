import type { World } from '../../world.ts';

/**
 * Asks the API for the URL of the console. Resolves to `undefined` if the installation has no console, if an old API does not report one,
 * or if the call fails.
 */
export const findConsole = async (world: World, apiUrl: string): Promise<string | undefined> => {
  try {
    const response = await world.fetch(`${apiUrl}/api/health`, {
      signal: AbortSignal.any([world.interrupted, AbortSignal.timeout(10_000)]),
    });
    const body: unknown = await response.json();
    const url = typeof body === 'object' && body !== null && 'console_url' in body ? body.console_url : undefined;
    return typeof url === 'string' && URL.canParse(url) ? url.replace(/\/+$/, '') : undefined;
  } catch {
    return undefined;
  }
};
