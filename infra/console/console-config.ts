/** The content of `config.json`. The console reads this file at its start, so one build serves every installation. */
export interface ConsoleConfig {
  /** The URL of the API without a slash at the end. */
  readonly api_url: string;
  /** The name of the stage (`dev`, `prod`), which helps people who have several consoles open. */
  readonly stage: string;
  /** An OpenID issuer with an authorization endpoint. Without an issuer, people sign in with API keys only. */
  readonly issuer?: {
    readonly url: string;
    readonly client_id: string;
    readonly scope: string;
    /** The `aud` of the tokens that the API accepts. */
    readonly audience: string;
  };
  /** Present in the local stack only, which signs a token for anyone. */
  readonly local?: { readonly token_url: string; readonly users: readonly LocalUser[] };
}

export interface LocalUser {
  readonly user: string;
  readonly operator: boolean;
}
