import {
  type Body,
  ConflictError,
  ConnectionError,
  type Deployment,
  NotFoundError,
  PodwardenError,
  RefusedError,
  ServerError,
} from '../../../../shared/client/index.ts';

export type DeployBody = Body<'deployJob'>;

/** A deploy that was sent. Sent again with the same key it makes no second job. */
export interface DeployWish {
  readonly userId: string;
  readonly body: DeployBody;
  readonly idempotencyKey: string;
  readonly sentAtMs: number;
  /** As it was said before it was sent. */
  readonly atMostDollars: number | undefined;
}

interface WishDeps {
  readonly start: (body: DeployBody, options: { readonly idempotencyKey: string }) => Promise<Deployment>;
  readonly newKey: () => string;
  readonly nowMs: () => number;
  /** Called on each change of the open wish. */
  readonly onOpen: (open: DeployWish | undefined) => void;
}

/** Operators have paused deploys: it is said before anything is made. */
const isPause = (error: unknown): boolean => error instanceof PodwardenError && error.code === 'deploys_paused';

const saysNothingOfTheJob = (error: unknown): boolean =>
  error instanceof ConnectionError || (error instanceof ServerError && !isPause(error));

/** The API looks for the job of a key before it judges what is asked for, so a request that is judged has no job yet. */
const saysThereIsNone = (error: unknown): boolean =>
  isPause(error) || [ConflictError, NotFoundError, RefusedError].some((kind) => error instanceof kind);

/** Deploys, each of which makes one job at most: also where its answer is lost and it is sent again. */
export class DeployWishes {
  readonly #deps: WishDeps;
  #open: DeployWish | undefined;

  constructor(deps: WishDeps) {
    this.#deps = deps;
  }

  /** The newest deploy that has no answer: there may be a job of it. */
  get open(): DeployWish | undefined {
    return this.#open;
  }

  /** Starts a job. While an earlier wish of the same person is open, that one is sent again. Throws what the call throws. */
  async send(userId: string, body: DeployBody, atMostDollars?: number): Promise<Deployment> {
    const { start, newKey, nowMs } = this.#deps;
    const before = this.#open?.userId === userId ? this.#open : undefined;
    const wish = before ?? { userId, body, idempotencyKey: newKey(), sentAtMs: nowMs(), atMostDollars };
    // A person who leaves the page before the answer finds the deploy open.
    this.#become(wish);
    try {
      const made = await start(wish.body, { idempotencyKey: wish.idempotencyKey });
      this.#close(wish);
      return made;
    } catch (error) {
      if (saysThereIsNone(error) || (before === undefined && !saysNothingOfTheJob(error))) this.#close(wish);
      throw error;
    }
  }

  /** The person knows by other means whether there is a job. */
  forget(): void {
    this.#become(undefined);
  }

  #close(wish: DeployWish): void {
    if (this.#open === wish) this.#become(undefined);
  }

  #become(open: DeployWish | undefined): void {
    this.#open = open;
    this.#deps.onOpen(open);
  }
}
