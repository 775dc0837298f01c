/** So many in each window of so many seconds. Windows begin at whole multiples of their length since 1970. */
export interface Allowance {
  readonly count: number;
  readonly seconds: number;
}

export type Taking =
  | { readonly taken: true }
  /** The window has no more to give; the next one begins in so many whole seconds. */
  | { readonly taken: false; readonly retryAfterSeconds: number };

export interface AllowanceStore {
  /**
   * Takes `wanted` (1) of what the window of `now` still has of the allowance `name`, or nothing at all. One conditional
   * write; what is taken at once never comes to more than the allowance.
   */
  take(name: string, allowance: Allowance, now: Date, wanted?: number): Promise<Taking>;
}

export interface AllowanceWindow {
  /** The key names the allowance and its window: no two windows share one. */
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
