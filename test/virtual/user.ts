import type { Answered } from '../support/api-event.ts';
import type { ApiName } from './api-name.ts';
import { ApiWay, Unanswered } from './pod/pod-api.ts';
import type { Random } from './random.ts';
import { operatorClaims, type Stage } from './stage.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Weather } from './weather.ts';

export interface UserOptions {
  readonly id: string;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly weather: Weather;
  readonly stage: Stage;
}

type UserCall = Exclude<
  ApiName,
  'get-health' | 'claim-attempt' | 'report-metrics' | 'report-event' | 'create-artifact' | 'complete-artifact'
>;

const maxTries = 12;

/** A person's client: it waits for an answer, and sends again what got none. */
export class VirtualUser {
  readonly id: string;
  readonly #options: UserOptions;
  readonly #api: ApiWay;
  #datasetId: Promise<string> | undefined;

  constructor(options: UserOptions) {
    this.id = options.id;
    this.#options = options;
    this.#api = new ApiWay(options);
  }

  /** One deploy under one key, sent until it is answered; `undefined` when the user gives up. */
  async deploy(wish: object, key: string): Promise<Answered | undefined> {
    this.#datasetId ??= this.#options.stage.addDataset(this.id);
    const body = { training_config: aConfig, dataset_id: await this.#datasetId, ...wish };
    return this.#send('deploy-job', { body, headers: { 'idempotency-key': key } });
  }

  /** Sent until it is answered; 409 is an answer. */
  cancel(jobId: string): Promise<Answered | undefined> {
    return this.#send('cancel-job', { path: { id: jobId } });
  }

  /** Sent until it is answered; 409 and 422 are answers. */
  hold(jobId: string, expires_in_seconds: number): Promise<Answered | undefined> {
    return this.#send('hold-job', { path: { id: jobId }, body: { reason: 'a look', expires_in_seconds } });
  }

  /** Sent until it is answered; 404 and 409 are answers. */
  erase(jobId: string): Promise<Answered | undefined> {
    return this.#send('erase-job', { path: { id: jobId } });
  }

  artifactsOf(jobId: string): Promise<Answered | undefined> {
    return this.#send('get-job-artifacts', { path: { id: jobId } });
  }

  /** Sent until it is answered; 404 and 409 are answers. */
  deleteArtifact(jobId: string, artifactId: string): Promise<Answered | undefined> {
    return this.#send('delete-artifact', { path: { id: jobId, artifact_id: artifactId } });
  }

  /** Announces a dataset under one key, sent until it is answered; 422 is an answer. */
  announceDataset(size_bytes: number, key: string): Promise<Answered | undefined> {
    return this.#send('create-dataset', {
      body: { name: 'a dataset', size_bytes },
      headers: { 'idempotency-key': key },
    });
  }

  /** Sent until it is answered; 404 is an answer. */
  deleteDataset(id: string): Promise<Answered | undefined> {
    return this.#send('delete-dataset', { path: { id } });
  }

  /** Sent until it is answered, as an operator, like the following ones. */
  suspend(userId: string, cancel_jobs: boolean): Promise<Answered | undefined> {
    const body = { reason: 'a look', cancel_jobs };
    return this.#send('suspend-user', { claims: operatorClaims, path: { user_id: userId }, body });
  }

  liftSuspension(userId: string): Promise<Answered | undefined> {
    return this.#send('lift-suspension', { claims: operatorClaims, path: { user_id: userId } });
  }

  pauseDeploys(): Promise<Answered | undefined> {
    return this.#send('pause-deploys', { claims: operatorClaims, body: { reason: 'a look' } });
  }

  resumeDeploys(): Promise<Answered | undefined> {
    return this.#send('resume-deploys', { claims: operatorClaims });
  }

  async #send(name: UserCall, fields: object): Promise<Answered | undefined> {
    const { clock, random } = this.#options;
    for (let tries = 1; tries <= maxTries; tries += 1) {
      try {
        const answer = await this.#api.call(name, { userId: this.id, ...fields }, 30);
        if (answer.status < 500 && answer.status !== 429) return answer;
        await clock.sleep(Number(answer.headers['retry-after'] ?? 0) * 1000);
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
      }
      await clock.sleep(random.between(500, 1500) * 2 ** Math.min(tries, 6));
    }
    return undefined;
  }
}

const aConfig = {
  name: 'a config',
  model: { name: 'smoke' },
  trainer: 'smoke',
  training: { method: 'cpt', num_epochs: 1, learning_rate: 0.01, batch_size: 8 },
};
