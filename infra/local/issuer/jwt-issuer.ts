import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import { readBody } from '../gateway/read-body.ts';
import { type Listening, listen } from '../listen.ts';

export interface TokenRequest {
  readonly user: string;
  readonly expiresInSeconds?: number | undefined;
  readonly audience?: string | undefined;
  /** With the claim that makes an operator of the user. */
  readonly operator?: boolean | undefined;
}

const tokenRequestSchema = z.strictObject({
  user: z.string().min(1),
  expires_in_seconds: z.int().optional(),
  audience: z.string().optional(),
  operator: z.boolean().optional(),
});

interface Key {
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly jwk: JWK & { readonly kid: string };
}

const newKey = async (): Promise<Key> => {
  // RSA, because the authorizer verifies nothing else.
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' } };
};

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

const eightHours = 28_800;

/** Stands for Cognito, Auth0 and the like on this machine: signs a token for whoever asks. */
export class JwtIssuer {
  /** `aud` of tokens for which no other is asked. */
  audience = 'podwarden';
  /** The claim and its value that make an operator; none makes none. */
  operator: { readonly claim: string; readonly value: string } | undefined;
  private readonly listening: Listening;
  private key: Key;

  private constructor(listening: Listening, key: Key) {
    this.listening = listening;
    this.key = key;
  }

  static async start(): Promise<JwtIssuer> {
    const key = await newKey();
    let issuer: JwtIssuer | undefined;
    const listening = await listen((request, response) => void issuer?.handle(request, response));
    issuer = new JwtIssuer(listening, key);
    return issuer;
  }

  get url(): string {
    return this.listening.url;
  }

  issue({ user, expiresInSeconds = eightHours, audience = this.audience, operator }: TokenRequest): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    // A list, as Cognito's groups are.
    const claims = operator && this.operator ? { [this.operator.claim]: [this.operator.value] } : {};
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: this.key.jwk.kid, typ: 'JWT' })
      .setIssuer(this.url)
      .setAudience(audience)
      .setSubject(user)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresInSeconds)
      .sign(this.key.privateKey);
  }

  /** Signs with a new key from now on and forgets the old one, as issuers do from time to time. */
  async rotate(): Promise<void> {
    this.key = await newKey();
  }

  async stop(): Promise<void> {
    await this.listening.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, 65_536);
    const route = `${request.method} ${request.url?.split('?')[0]}`;
    if (route === 'GET /.well-known/openid-configuration') return sendJson(response, 200, this.discovery());
    if (route === 'GET /jwks.json') return sendJson(response, 200, { keys: [this.key.jwk] });
    if (route !== 'POST /token')
      return sendJson(response, 404, { error: 'Ask POST /token, /jwks.json or /.well-known/openid-configuration.' });
    const asked = tokenRequestSchema.safeParse(jsonOf(body));
    if (!asked.success)
      return sendJson(response, 400, {
        error: 'Send {"user": "...", "expires_in_seconds"?: 3600, "audience"?: "...", "operator"?: true}.',
      });
    const { user, audience, operator, expires_in_seconds: expiresInSeconds = eightHours } = asked.data;
    const token = await this.issue({ user, audience, operator, expiresInSeconds });
    return sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds });
  }

  private discovery() {
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/jwks.json`,
      token_endpoint: `${this.url}/token`,
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      response_types_supported: ['token'],
    };
  }
}

const jsonOf = (body: Buffer | undefined): unknown => {
  try {
    return JSON.parse(body?.toString() ?? '');
  } catch {
    return undefined;
  }
};
