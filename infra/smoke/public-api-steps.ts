import * as z from 'zod';
import { SignInError } from '../../shared/client/index.ts';
import { routes } from '../../shared/names.ts';
import { jsonOf, told } from './outside.ts';
import { smokeFault } from './smoke-error.ts';
import { SmokeFault } from './smoke-fault.ts';
import { whereToLook } from './where-to-look.ts';
import type { Step, World } from './world.ts';

/** The steps that check what any caller sees of the API: health, contract, CORS, and sign-in. */

const healthSchema = z.object({ status: z.literal('ok'), time: z.string() });
const documentSchema = z.object({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const health: Step = {
  name: 'health',
  run: async ({ outside }) => {
    const answer = await outside.anonymous('GET', '/api/health');
    if (answer.status >= 500) throw new SmokeFault(`GET /api/health was answered ${told(answer)}.`, whereToLook.api);
    if (answer.status !== 200 || !healthSchema.safeParse(jsonOf(answer)).success) {
      throw new SmokeFault(
        `${outside.apiUrl} answers, but not as Podwarden (${answer.status}). Is it the output PublicApiUrl?`,
        whereToLook.address,
      );
    }
    return 'it answers';
  },
};

const contract: Step = {
  name: 'openapi',
  run: async ({ outside }) => {
    const parsed = documentSchema.safeParse(jsonOf(await outside.anonymous('GET', '/api/openapi.json')));
    if (!parsed.success) throw new SmokeFault('GET /api/openapi.json is no OpenAPI 3.1 document.', whereToLook.api);
    const missing = Object.values(routes)
      .map(({ route }) => route)
      .filter((route) => {
        const [method = '', path = ''] = route.split(' ');
        return parsed.data.paths[path]?.[method.toLowerCase()] === undefined;
      });
    if (missing.length === 0) return `all ${Object.keys(routes).length} calls of this clone`;
    throw new SmokeFault(
      `What is deployed is not this clone: it does not have ${missing.slice(0, 3).join(', ')}. Deploy, or check out what was deployed.`,
      whereToLook.version,
    );
  },
};

const cors: Step = {
  name: 'cors',
  run: async ({ outside, options: { origin } }) => {
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    };
    const { headers } = await outside.anonymous('OPTIONS', '/api/datasets', asked);
    const allowed = headers.get('access-control-allow-origin');
    if (allowed !== origin && allowed !== '*') {
      throw new SmokeFault(
        `Pages of ${origin} may not call the API: CORS_ORIGINS does not name it.`,
        whereToLook.origins,
      );
    }
    return `pages of ${origin} may call`;
  },
};

const strangers: Step = {
  name: 'strangers',
  run: async ({ outside }) => {
    const nobody = await outside.anonymous('GET', '/api/datasets');
    const forged = await outside.anonymous('GET', '/api/datasets', { authorization: 'Bearer e30.e30.e30' });
    const pod = await outside.anonymous('GET', '/api/datasets/download');
    const statuses = [nobody, forged, pod].map(({ status }) => status);
    if (statuses.every((status) => status === 401)) return '401 without a token, and with a forged one';
    throw new SmokeFault(
      `Who has no token should be answered 401, and was ${statuses.join(', ')}.`,
      whereToLook.signIn,
    );
  },
};

const claimsSchema = z.object({
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  exp: z.number().optional(),
});

/** Returns the issuer, the audience and the expiry of a JWT. These claims are no secret, and a refused JWT usually has a wrong claim. */
const claimsOf = (token: string): string => {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { iss, aud, client_id, exp } = claimsSchema.parse(JSON.parse(text));
    const audience = [aud ?? client_id ?? 'nobody'].flat().join(' ');
    const until = exp === undefined ? 'for ever' : `until ${new Date(exp * 1000).toISOString()}`;
    return `It says issuer ${iss ?? 'none'}, audience ${audience}, ${until}.`;
  } catch {
    return 'It is no JWT.';
  }
};

const signIn: Step = {
  name: 'sign-in',
  run: async ({ outside, options }: World) => {
    try {
      await outside.podwarden.datasets.list({ limit: 1 });
      return 'the token is taken';
    } catch (error) {
      if (!(error instanceof SignInError)) throw smokeFault(error, 'GET /api/datasets');
      throw new SmokeFault(
        `The token is refused. ${error.message} ${claimsOf(options.token)} Compare with the outputs IssuerUrl and Audience.`,
        whereToLook.signIn,
      );
    }
  },
};

export const publicApiSteps: readonly Step[] = [health, contract, cors, strangers, signIn];
