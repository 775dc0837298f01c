import { Podwarden, type PodwardenOptions } from '../../shared/client/index.ts';
import type { GlobalValues } from './command-line/global-options.ts';
import { UsageFault } from './exit.ts';
import { credentials } from './profile/credentials.ts';
import type { World } from './world.ts';

/** The time limit of one try. API Gateway allows a deploy up to 29 s. */
const usualTimeoutSeconds = 30;

/**
 * The retries after the first try. A server that does not answer is given up after three tries, which take about 95 s with the default time
 * limit.
 */
const retries = 2;

const timeoutMs = ({ PODWARDEN_TIMEOUT_SECONDS: text = '' }: World['env']): number => {
  if (text === '') return usualTimeoutSeconds * 1000;
  if (/^\d{1,3}(?:\.\d+)?$/.test(text) && Number(text) > 0) return Number(text) * 1000;
  throw new UsageFault(`PODWARDEN_TIMEOUT_SECONDS is ${JSON.stringify(text)}, and takes seconds up to 999.`);
};

const whyAgain = (status: number | undefined): string => {
  if (status === undefined) return 'No answer';
  return status === 429 ? 'Too many calls (429)' : `The server answered ${status}`;
};

/** Makes the client for an address and a token. The client announces each wait, because a silent wait looks like a hang. */
export const clientOf = (
  world: World,
  { apiUrl, token }: { readonly apiUrl: string; readonly token: string },
  say: (text: string) => void,
): Podwarden => {
  const options: PodwardenOptions = {
    baseUrl: apiUrl,
    token,
    fetch: world.fetch,
    retries,
    timeoutMs: timeoutMs(world.env),
    ...(world.clock && { clock: world.clock }),
    hooks: {
      onRetry: ({ status, delayMs, attempt }) => {
        const wait = Math.max(1, Math.round(delayMs / 1000));
        say(`${whyAgain(status)} from ${apiUrl}. Trying again in ${wait} s (${attempt} of ${retries}).`);
      },
    },
  };
  return new Podwarden(options);
};

/** The client of the signed-in person. Throws CliFault if nobody is signed in. */
export const connect = (world: World, { profile }: GlobalValues, say: (text: string) => void): Podwarden =>
  clientOf(world, credentials(world, profile), say);
