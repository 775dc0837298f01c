import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/**
 * oidc-provider, from the folder where it was installed, on the port that was given. It has one client, which gets access
 * tokens for itself, and keys that change when somebody asks: POST /rotate signs with a new key and publishes both, POST
 * /withdraw publishes the newest alone.
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

const provider = (keys: readonly JWK[]): RequestListener =>
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
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async (_context: unknown, resource: string) => {
          const [audience, accessTokenTTL] = resources[resource] ?? ['nobody', 1];
          return { scope: 'api', audience, accessTokenTTL, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
        },
      },
    },
  }).callback();

let keys = [await newKey()];
let serve = provider(keys);

const change: Readonly<Record<string, () => Promise<JWK[]>>> = {
  '/rotate': async () => [await newKey(), ...keys],
  '/withdraw': async () => keys.slice(0, 1),
};

createServer((request, response) => {
  const changed = request.method === 'POST' ? change[request.url ?? ''] : undefined;
  if (changed === undefined) return serve(request, response);
  void changed().then((next) => {
    keys = next;
    serve = provider(keys);
    response.writeHead(204).end();
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
