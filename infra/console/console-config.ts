/** `config.json`, which the console reads when it starts: one build serves every installation. */
export interface ConsoleConfig {
  /** Without a slash at the end. */
  readonly api_url: string;
  /** Tells stages apart where a person has several open: `dev`, `prod`. */
  readonly stage: string;
  /** An OpenID issuer with an authorization endpoint; without one, keys alone let people in. */
  readonly issuer?: {
    readonly url: string;
    readonly client_id: string;
    readonly scope: string;
    /** `aud` of the tokens that the API takes. */
    readonly audience: string;
  };
  /** Only the local stack has it, which signs tokens for whoever asks. */
  readonly local?: { readonly token_url: string; readonly users: readonly LocalUser[] };
}

export interface LocalUser {
  readonly user: string;
  readonly operator: boolean;
}
