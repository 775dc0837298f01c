import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Listening, listen } from '../listen.ts';
import { IssuerRoutes, type Signer, type TokenRequest } from './issuer-routes.ts';

interface Key {
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly jwk: JWK & { readonly kid: string };
}

const newKey = async (): Promise<Key> => {
  // The authorizer accepts only RSA signatures.
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' } };
};

const eightHours = 28_800;

/** Replaces an issuer such as Cognito or Auth0 on this machine. The issuer signs a token for any user. */
export class JwtIssuer implements Signer {
  /** The `aud` claim of tokens for which no audience is requested. */
  audience = 'podwarden';
  /** The claim and its value that make a user an operator. `undefined` if the stack has no operators. */
  operator: { readonly claim: string; readonly value: string } | undefined;
  /** The origins of the pages that may use this issuer. */
  pages: readonly string[] = [];
  private readonly listening: Listening;
  private key: Key;

  private constructor(listening: Listening, key: Key) {
    this.listening = listening;
    this.key = key;
  }

  static async start(): Promise<JwtIssuer> {
    const key = await newKey();
    let routes: IssuerRoutes | undefined;
    const listening = await listen((request, response) => void routes?.handle(request, response));
    const issuer = new JwtIssuer(listening, key);
    routes = new IssuerRoutes(issuer);
    return issuer;
  }

  get url(): string {
    return this.listening.url;
  }

  get publicKey(): JWK {
    return this.key.jwk;
  }

  issue(asked: TokenRequest): Promise<string> {
    const { user, expiresInSeconds = eightHours, audience = this.audience, operator, nonce } = asked;
    const now = Math.floor(Date.now() / 1000);
    // The value is a list, like the groups of Cognito.
    const claims = operator && this.operator ? { [this.operator.claim]: [this.operator.value] } : {};
    return new SignJWT({ ...claims, ...(nonce === undefined ? {} : { nonce }) })
      .setProtectedHeader({ alg: 'RS256', kid: this.key.jwk.kid, typ: 'JWT' })
      .setIssuer(this.url)
      .setAudience(audience)
      .setSubject(user)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresInSeconds)
      .sign(this.key.privateKey);
  }

  /** Replaces the signing key and forgets the old one, as issuers do from time to time. */
  async rotate(): Promise<void> {
    this.key = await newKey();
  }

  async stop(): Promise<void> {
    await this.listening.close();
  }
}
