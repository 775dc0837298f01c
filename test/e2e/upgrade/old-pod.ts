import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Client, StackWorld } from '../stack-world.ts';
import type { OldJob, OldState } from './old-state.ts';

/** Reports that version 0.1's pods had sent when the state was recorded. */
const sentBefore = 3;
const pauseMs = 1000;

/** A pod of version 0.1 that goes on, as such a pod reports: points alone, without the phase. */
export class OldPod {
  readonly path: string;
  readonly podId: string;
  readonly client: Client;
  readonly refused: string[] = [];
  steps = sentBefore;
  private going = true;
  private running: Promise<void> = Promise.resolve();

  constructor(world: StackWorld, state: OldState, job: OldJob) {
    const id = state.jobs[job];
    const then = state.pods.find(({ name }) => name === `pw-local-${id}-1`);
    if (then?.job_token === undefined) throw new Error(`The job ${job} had no pod.`);
    this.path = `/api/training/jobs/${id}`;
    this.podId = then.id;
    this.client = world.withToken(then.job_token);
  }

  claim(): Promise<Answer> {
    return this.client.post(`${this.path}/claim`, { attempt: 1, pod_id: this.podId, boot_id: 'boot-1' });
  }

  event(fields: object): Promise<Answer> {
    return this.client.post(`${this.path}/events`, { attempt: 1, ...fields });
  }

  /** Reports until `end`, or until it is refused for good. */
  report(): void {
    this.running = this.reports();
  }

  async end(): Promise<void> {
    this.going = false;
    await this.running;
  }

  private async reports(): Promise<void> {
    while (this.going && this.refused.length === 0) {
      const step = this.steps + 1;
      const body = {
        attempt: 1,
        seq: step,
        metrics: [{ step, train_loss: 10 / step }],
        progress: { current_step: step },
      };
      const answer = await this.client.post(`${this.path}/metrics`, body).catch(() => undefined);
      if (answer?.status === 200) this.steps = step;
      else if (answer !== undefined && answer.status < 500) this.refused.push(`${answer.status} ${answer.text}`);
      await wait(pauseMs);
    }
  }
}
