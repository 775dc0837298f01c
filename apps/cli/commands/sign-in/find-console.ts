import type { World } from '../../world.ts';

/** Hides nothing: an installation without a console says so by leaving it out, and an old one by not knowing of it. */
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
