import type { Answer, Point, Query } from '../types.ts';
import { isStale } from './outage-retry.ts';

export type Metrics = Answer<'getJobMetrics'>;

/**
 * A cut removes points that a later attempt has replaced: points of attempts before `attempt`, at the step `from_step` or later, no longer
 * belong to the curve.
 */
export type Cut = NonNullable<Metrics['cuts']>[number];

export interface CurveNews {
  /** The points that are new or have changed. `putOnto` merges these points into a curve. */
  readonly points: readonly Point[];
  readonly cuts: readonly Cut[];
  /**
   * True when `points` are the whole curve, thinned out, and replace all points before. The first read without a cursor gives the whole
   * curve, and so does a read whose cursor the server no longer accepts.
   */
  readonly isWhole: boolean;
}

/** Reads a growing curve. The first read gives the whole curve. If a `cursor` is given, the first read begins after the cursor. */
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

  /** The cursor from which another reader can continue; `undefined` before the first read. */
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
