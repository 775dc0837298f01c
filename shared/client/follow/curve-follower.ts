import type { Answer, Point, Query } from '../types.ts';
import { isStale } from './outage-retry.ts';

export type Metrics = Answer<'getJobMetrics'>;

/** The points of one attempt that no longer belong to the curve: those at this step and later. */
export type Cut = NonNullable<Metrics['cuts']>[number];

export interface CurveNews {
  /** New points, and points that have changed. `putOnto` puts them onto a curve. */
  readonly points: readonly Point[];
  readonly cuts: readonly Cut[];
  /** The points are the whole curve, thinned out, and replace what was drawn before: after a read without a cursor, or with a stale one. */
  readonly isWhole: boolean;
}

/** Reads a curve as it grows: the whole of it first, or what is new from `cursor` on, where an earlier reader has come to. */
export class CurveFollower {
  hasMore = true;
  readonly #read: (query: Query<'getJobMetrics'>) => Promise<Metrics>;
  readonly #maxPoints: number;
  #cursor: string | undefined;

  constructor(read: (query: Query<'getJobMetrics'>) => Promise<Metrics>, maxPoints: number, cursor?: string) {
    this.#read = read;
    this.#maxPoints = maxPoints;
    this.#cursor = cursor;
  }

  /** The place where another reader may go on; `undefined` before the first news. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  async next(): Promise<CurveNews> {
    const before = this.#cursor;
    const news = before === undefined ? await this.#whole() : await this.#since(before);
    this.#cursor = news.follow_cursor;
    this.hasMore = news.next_cursor !== null && news.follow_cursor !== before;
    return { points: news.items, cuts: news.cuts ?? [], isWhole: news.isWhole };
  }

  async #whole() {
    return { ...(await this.#read({ max_points: this.#maxPoints })), isWhole: true };
  }

  async #since(after: string) {
    try {
      return { ...(await this.#read({ after })), isWhole: false };
    } catch (error) {
      if (!isStale(error)) throw error;
      return this.#whole();
    }
  }
}
