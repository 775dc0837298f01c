export interface Account {
  /** With `/v2`. */
  readonly url: string;
  readonly apiKey: string;
}

/** Throws where an answer is not as the client needs it. */
export type RunClient = (account: Account, said: (line: string) => void) => Promise<void>;

/** A client that others have written for RunPod. */
export interface StockClient {
  readonly name: string;
  /** Throws `Unavailable` where the client cannot be had. */
  readonly prepare: () => RunClient;
}
