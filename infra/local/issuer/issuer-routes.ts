import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import * as z from 'zod';
import { readBody } from '../gateway/read-body.ts';
import { AuthorizationCodes, type Grant } from './authorization-codes.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { signedIn, signInPage } from './sign-in-page.ts';

export interface TokenRequest {
  readonly user: string;
  readonly expiresInSeconds?: number | undefined;
  readonly audience?: string | undefined;
  /** Adds the claim that makes the user an operator. */
  readonly operator?: boolean | undefined;
  /** The nonce of an ID token, from the authorization request. */
  readonly nonce?: string | undefined;
}

/** The part of the issuer that signs tokens. */
export interface Signer {
  readonly url: string;
  readonly publicKey: JWK;
  /** The origins of the pages that may use this issuer. */
  readonly pages: readonly string[];
  issue(asked: TokenRequest): Promise<string>;
}

const tokenRequestSchema = z.strictObject({
  user: z.string().min(1),
  expires_in_seconds: z.int().optional(),
  audience: z.string().optional(),
  operator: z.boolean().optional(),
});

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const secondsOfAccess = 3600;

const html = (status: number, body: string): Answer => ({
  status,
  body,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    // The policy has no form-action directive. Browsers would apply the directive also to the redirect after the form, which goes to the
    // console.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  },
});

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The HTTP routes of the issuer: discovery, keys, tokens for any user, and the code flow for the pages of this stack. */
export class IssuerRoutes {
  readonly #issuer: Signer;
  readonly #codes = new AuthorizationCodes();

  constructor(issuer: Signer) {
    this.#issuer = issuer;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, 65_536))?.toString() ?? '';
    const url = new URL(request.url ?? '/', this.#issuer.url);
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const answer = await this.#answer(`${request.method} ${url.pathname}`, url.searchParams, body, isForm);
    const isText = typeof answer.body === 'string';
    response.writeHead(answer.status, {
      'cache-control': 'no-store',
      ...(isText || answer.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...this.#corsHeaders(request.headers.origin),
      ...answer.headers,
    });
    response.end(isText ? answer.body : answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }

  /**
   * Allows only the pages of this stack to read answers. Otherwise every page open in a browser on this machine could get a token for any
   * user.
   */
  #corsHeaders(origin: string | undefined): Readonly<Record<string, string>> {
    if (origin === undefined || !this.#issuer.pages.includes(origin)) return {};
    return {
      'access-control-allow-origin': origin,
      'access-control-allow-headers': 'content-type',
      'access-control-allow-methods': 'GET,POST',
      vary: 'origin',
    };
  }

  async #answer(route: string, query: URLSearchParams, body: string, isForm: boolean): Promise<Answer> {
    if (route.startsWith('OPTIONS ')) return { status: 204 };
    switch (route) {
      case 'GET /.well-known/openid-configuration':
        return { status: 200, body: discovery(this.#issuer.url) };
      case 'GET /jwks.json':
        return { status: 200, body: { keys: [this.#issuer.publicKey] } };
      case 'GET /authorize':
      case 'POST /authorize':
        return this.#authorize(query, isForm ? new URLSearchParams(body) : undefined);
      case 'POST /token':
        return isForm ? this.#grant(new URLSearchParams(body)) : this.#issue(body);
      default:
        return {
          status: 404,
          body: { error: 'Ask POST /token, /jwks.json, /authorize or /.well-known/openid-configuration.' },
        };
    }
  }

  #authorize(query: URLSearchParams, form: URLSearchParams | undefined): Answer {
    const asked = readAuthorizationRequest(query, this.#issuer.pages);
    if (typeof asked === 'string') return { status: 400, body: { error: 'invalid_request', error_description: asked } };
    const person = form && signedIn(form);
    if (!person) return html(200, signInPage);
    const { clientId, redirectUri, challenge, nonce, state } = asked;
    const location = new URL(redirectUri);
    location.searchParams.set('code', this.#codes.give({ ...person, clientId, redirectUri, challenge, nonce }));
    location.searchParams.set('iss', this.#issuer.url);
    if (state !== undefined) location.searchParams.set('state', state);
    return { status: 303, headers: { location: location.href } };
  }

  async #grant(form: URLSearchParams): Promise<Answer> {
    const value = (name: string): string => form.get(name) ?? '';
    const clientId = value('client_id');
    switch (value('grant_type')) {
      case 'authorization_code': {
        const asked = { code: value('code'), verifier: value('code_verifier'), redirectUri: value('redirect_uri') };
        return this.#tokensOf(this.#codes.redeem({ ...asked, clientId }));
      }
      case 'refresh_token':
        return this.#tokensOf(this.#codes.refresh(value('refresh_token'), clientId));
      default:
        return { status: 400, body: { error: 'unsupported_grant_type' } };
    }
  }

  async #tokensOf(grant: Grant | undefined): Promise<Answer> {
    if (!grant) return { status: 400, body: { error: 'invalid_grant' } };
    const { user, operator, clientId, nonce } = grant;
    const shared = { user, operator, expiresInSeconds: secondsOfAccess };
    return {
      status: 200,
      body: {
        access_token: await this.#issuer.issue(shared),
        id_token: await this.#issuer.issue({ ...shared, audience: clientId, nonce }),
        refresh_token: this.#codes.giveRefreshToken(grant),
        token_type: 'Bearer',
        expires_in: secondsOfAccess,
      },
    };
  }

  async #issue(body: string): Promise<Answer> {
    const asked = tokenRequestSchema.safeParse(jsonOf(body));
    if (!asked.success) {
      const error = 'Send {"user": "...", "expires_in_seconds"?: 3600, "audience"?: "...", "operator"?: true}.';
      return { status: 400, body: { error } };
    }
    const { user, audience, operator, expires_in_seconds: expiresInSeconds = 28_800 } = asked.data;
    const token = await this.#issuer.issue({ user, audience, operator, expiresInSeconds });
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds } };
  }
}

const discovery = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/jwks.json`,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  token_endpoint_auth_methods_supported: ['none'],
  authorization_response_iss_parameter_supported: true,
  code_challenge_methods_supported: ['S256'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  id_token_signing_alg_values_supported: ['RS256'],
  subject_types_supported: ['public'],
  response_types_supported: ['code'],
});
