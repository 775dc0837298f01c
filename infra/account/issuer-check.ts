import { isIP } from 'node:net';
import * as z from 'zod';
import { hostFault } from '../../shared/public-host.ts';

/** The access to the internet that the checks need. */
export interface Internet {
  /** Resolves with every IP address of a host. Rejects if the host has no address. */
  addressesOf(host: string): Promise<readonly string[]>;
  /**
   * Resolves with the status and the JSON of a document. The JSON is `undefined` if the document is not JSON. Rejects without an answer.
   */
  read(url: string): Promise<{ readonly status: number; readonly json: unknown }>;
}

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) });
const signInSchema = z.object({
  authorization_endpoint: z.url({ protocol: /^https$/ }),
  token_endpoint: z.url({ protocol: /^https$/ }),
});
const keysSchema = z.object({ keys: z.array(z.unknown()).min(1) });

const privateAddressOf = async (host: string, internet: Internet): Promise<string | undefined> => {
  const addresses = isIP(host) === 0 ? await internet.addressesOf(host) : [host];
  return addresses.find((address) => hostFault(address) !== undefined);
};

const readFault = async <T>(url: string, schema: z.ZodType<T>, what: string, internet: Internet) => {
  try {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    const address = await privateAddressOf(host, internet);
    if (address !== undefined) return { fault: `${host} is ${address}, where AWS cannot reach it` };
    const { status, json } = await internet.read(url);
    const parsed = schema.safeParse(json);
    if (status === 200 && parsed.success) return { value: parsed.data };
    return { fault: `${url} was answered ${status}, and not with ${what}` };
  } catch {
    return { fault: `nothing answers at ${url}` };
  }
};

const documentOf = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/**
 * Returns why people could not sign in to the console at an issuer, or `undefined` if they could. The pages of the console may only
 * call hosts that a deploy names, and a browser reports a refused call in its own log only.
 */
export const signInFault = async (
  issuer: string,
  origins: readonly string[],
  internet: Internet,
): Promise<string | undefined> => {
  const { value, fault } = await readFault(
    documentOf(issuer),
    signInSchema,
    'authorization_endpoint and token_endpoint, by which the console signs people in',
    internet,
  );
  if (value === undefined) return fault;
  const { origin } = new URL(value.token_endpoint);
  if ([new URL(issuer).origin, ...origins].includes(origin)) return undefined;
  return `its token endpoint is at ${origin}, which CONSOLE_SIGN_IN_ORIGINS must name`;
};

/**
 * Returns why the authorizer could not use an issuer, or `undefined` if it could. A deploy accepts any URL as an issuer. With a wrong
 * issuer, the API answers every user 503 or 401, and this answer names neither the setting nor the remedy.
 */
export const issuerFault = async (issuer: string, internet: Internet): Promise<string | undefined> => {
  const url = documentOf(issuer);
  const discovery = await readFault(url, discoverySchema, 'issuer and jwks_uri', internet);
  if (discovery.value === undefined) return discovery.fault;
  if (discovery.value.issuer !== issuer)
    return `its document says ${JSON.stringify(discovery.value.issuer)}, which must be the setting to the letter`;
  return (await readFault(discovery.value.jwks_uri, keysSchema, 'keys', internet)).fault;
};
