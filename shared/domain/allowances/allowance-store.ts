/** A limit of `count` units in each window of `seconds` seconds. Windows begin at whole multiples of their length since 1970. */
export interface Allowance {
  readonly count: number;
  readonly seconds: number;
}

export type Taking =
  | { readonly taken: true }
  /** The window has fewer units left than were requested. The next window begins in `retryAfterSeconds` whole seconds. */
  | { readonly taken: false; readonly retryAfterSeconds: number };

export interface AllowanceStore {
  /**
   * Takes `wanted` units (default 1) from the current window of the allowance `name`, or takes nothing. The taking is one
   * conditional write, so concurrent calls never take more than the allowance.
   */
  take(name: string, allowance: Allowance, now: Date, wanted?: number): Promise<Taking>;
}

export interface AllowanceWindow {
  /** The key contains the name of the allowance and the number of the window, so every window has a key of its own. */
  readonly key: string;
  readonly endsAt: Date;
}

export const windowOf = (name: string, { seconds }: Allowance, now: Date): AllowanceWindow => {
  const nth = Math.floor(now.getTime() / (seconds * 1000));
  return { key: `${name}#${nth}`, endsAt: new Date((nth + 1) * seconds * 1000) };
};

export const refused = ({ endsAt }: AllowanceWindow, now: Date): Taking => ({
  taken: false,
  retryAfterSeconds: Math.ceil((endsAt.getTime() - now.getTime()) / 1000),
});
