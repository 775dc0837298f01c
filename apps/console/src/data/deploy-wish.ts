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

/** A deploy that was sent. A retry with the same key makes no second job. */
export interface DeployWish {
  readonly userId: string;
  readonly body: DeployBody;
  readonly idempotencyKey: string;
  readonly sentAtMs: number;
  /** The highest cost in dollars that the person saw before sending. */
  readonly atMostDollars: number | undefined;
}

interface WishDeps {
  readonly start: (body: DeployBody, options: { readonly idempotencyKey: string }) => Promise<Deployment>;
  readonly newKey: () => string;
  readonly nowMs: () => number;
  /** Called on each change of the open deploy. */
  readonly onOpen: (open: DeployWish | undefined) => void;
}

/** Says whether operators have paused deploys. The API answers so before it makes a job. */
const isPause = (error: unknown): boolean => error instanceof PodwardenError && error.code === 'deploys_paused';

const saysNothingOfTheJob = (error: unknown): boolean =>
  error instanceof ConnectionError || (error instanceof ServerError && !isPause(error));

/**
 * Says whether the error proves that no job exists. The API looks for a job with the same key before it checks the request, so a refused
 * request has no job.
 */
const saysThereIsNone = (error: unknown): boolean =>
  isPause(error) || [ConflictError, NotFoundError, RefusedError].some((kind) => error instanceof kind);

/** Sends deploys so that each makes at most one job, even if an answer is lost and the deploy is sent again. */
export class DeployWishes {
  readonly #deps: WishDeps;
  #open: DeployWish | undefined;

  constructor(deps: WishDeps) {
    this.#deps = deps;
  }

  /** The newest deploy without an answer. A job of this deploy may exist. */
  get open(): DeployWish | undefined {
    return this.#open;
  }

  /**
   * Starts a job. If an earlier deploy of the same user is open, the earlier deploy is sent again instead. Rejects with the error of the
   * call.
   */
  async send(userId: string, body: DeployBody, atMostDollars?: number): Promise<Deployment> {
    const { start, newKey, nowMs } = this.#deps;
    const before = this.#open?.userId === userId ? this.#open : undefined;
    const wish = before ?? { userId, body, idempotencyKey: newKey(), sentAtMs: nowMs(), atMostDollars };
    // The deploy is recorded before the call, so that a person who leaves the page during the call still finds the deploy open.
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

  /** Forgets the open deploy. Called when the person says that they have checked whether the job exists. */
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
