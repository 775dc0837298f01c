/** `config.json`, which the console reads when it starts: one build serves every installation. */
export interface ConsoleConfig {
  /** Without a slash at the end. */
  readonly api_url: string;
  /** Names the stage, for people who have several open: `dev`, `prod`. */
  readonly stage: string;
  /** An OpenID issuer with an authorization endpoint; without one, keys alone let people in. */
  readonly issuer?: {
    readonly url: string;
    readonly client_id: string;
    readonly scope: string;
    /** `aud` of the tokens that the API takes. */
    readonly audience: string;
  };
  /** Present in the local stack alone, which signs a token for anybody. */
  readonly local?: { readonly token_url: string; readonly users: readonly LocalUser[] };
}

export interface LocalUser {
  readonly user: string;
  readonly operator: boolean;
}
