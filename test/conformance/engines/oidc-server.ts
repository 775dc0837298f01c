import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/**
 * oidc-provider, from the folder where it was installed, on the port that was given. It has a client that gets access tokens for
 * itself, and a public one, by which people sign in with any name and password. It changes when somebody asks: POST /rotate signs with
 * a new key and publishes both, POST /withdraw publishes the newest alone, POST /client?redirect_uri= says where people are sent
 * back to, and POST /clock?ahead_seconds= moves its clock.
 */
const issuer = `http://127.0.0.1:${process.argv[2]}`;

/** Resource to audience and seconds of life. */
const resources: Readonly<Record<string, readonly [string, number]>> = {
  'urn:podwarden': ['podwarden', 600],
  'urn:podwarden:short': ['podwarden', 1],
  'urn:other': ['other', 600],
};

const newKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
};

interface Library {
  readonly default: new (issuer: string, configuration: unknown) => { callback(): RequestListener };
}

const { default: Provider }: Library = await import(
  pathToFileURL(createRequire(join(process.cwd(), 'package.json')).resolve('oidc-provider')).href
);

const { now } = Date;
let keys = [await newKey()];
let redirectUri = 'http://127.0.0.1/nobody-has-said-where';

const provider = (): RequestListener =>
  new Provider(issuer, {
    jwks: { keys },
    clients: [
      {
        client_id: 'alice',
        client_secret: 'not a secret of anybody',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: 'podwarden',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [redirectUri],
        response_types: ['code'],
      },
    ],
    // Pages may call it, as those of issuers in the world may that let browsers sign in.
    clientBasedCORS: () => true,
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async (_context: unknown, resource: string) => {
          const [audience, accessTokenTTL] = resources[resource] ?? ['nobody', 1];
          return { scope: 'api', audience, accessTokenTTL, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
        },
      },
    },
  }).callback();

let serve = provider();

const controls: Readonly<Record<string, (wish: URLSearchParams) => Promise<void>>> = {
  '/rotate': async () => {
    keys = [await newKey(), ...keys];
    serve = provider();
  },
  '/withdraw': async () => {
    keys = keys.slice(0, 1);
    serve = provider();
  },
  '/client': async (wish) => {
    redirectUri = wish.get('redirect_uri') ?? redirectUri;
    serve = provider();
  },
  '/clock': async (wish) => {
    const aheadMs = 1000 * Number(wish.get('ahead_seconds'));
    Date.now = () => now() + aheadMs;
  },
};

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
  const control = request.method === 'POST' ? controls[pathname] : undefined;
  if (control === undefined) return serve(request, response);
  void control(searchParams).then(() => response.writeHead(204).end());
}).listen(Number(process.argv[2]), '127.0.0.1');
