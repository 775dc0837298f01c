import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';

/** The environment of a pod. */
export interface PodEnvironment {
  readonly apiUrl: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly podId: string;
  readonly token: string;
}

/** The work that a pod has done, as it knows it. */
export interface PodRecord {
  readonly jobId: string;
  readonly attempt: number;
  points: number;
  /** Answers that a pod waits out: none, or 5xx. */
  disturbed: number;
  /** Answers that end an attempt, with their route. */
  readonly refused: string[];
  /** Batches that were sent again although the first had arrived. */
  repeated: number;
  done: boolean;
}

export interface LightPodOptions {
  /** True once the training has gone on for long enough. */
  readonly isEnough: () => boolean;
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** The answer of the API to the announcement of an artifact, as far as a pod needs it. */
const announcedSchema = z.object({
  artifact: z.object({ id: z.string() }),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});

const artifact = Buffer.from('weights');
const sha256 = createHash('sha256').update(artifact).digest('hex');

/**
 * The work of shared/pod over HTTP, without a process: it claims, reports phases and a point at each step, uploads and
 * reports its end. Whatever is not answered, or with 5xx, is sent again with the same numbers.
 */
export class LightPod {
  readonly record: PodRecord;
  private readonly pod: PodEnvironment;
  private readonly options: LightPodOptions;

  constructor(pod: PodEnvironment, options: LightPodOptions) {
    this.pod = pod;
    this.options = options;
    this.record = {
      jobId: pod.jobId,
      attempt: pod.attempt,
      points: 0,
      disturbed: 0,
      refused: [],
      repeated: 0,
      done: false,
    };
  }

  async run(): Promise<void> {
    const { podId } = this.pod;
    await this.send('claim', { pod_id: podId, boot_id: randomUUID() });
    await this.send('events', { seq: 1, type: 'phase', phase: 'downloading_dataset' });
    await this.send('events', { seq: 2, type: 'phase', phase: 'training' });
    while (!this.options.isEnough()) await this.step(this.record.points + 1);
    await this.send('events', { seq: 3, type: 'phase', phase: 'uploading' });
    await this.upload();
    await this.send('events', { seq: 4, type: 'completed', totals: { total_steps: this.record.points } });
    this.record.done = true;
  }

  private async step(step: number): Promise<void> {
    const { pauseMs, random, signal } = this.options;
    await wait(pauseMs * (0.5 + random()), undefined, { signal });
    const body = {
      seq: step,
      metrics: [{ step, train_loss: 10 / step }],
      progress: { current_step: step },
    };
    await this.send('metrics', body);
    this.record.points += 1;
    if (random() > 0.2) return;
    // As after an answer that got lost.
    await this.send('metrics', body);
    this.record.repeated += 1;
  }

  private async upload(): Promise<void> {
    const announced = announcedSchema.parse(
      await this.send('artifacts', {
        name: 'model.bin',
        kind: 'model',
        size_bytes: artifact.length,
        sha256,
      }),
    );
    const { url, headers } = announced.upload;
    await this.answered('upload', () => fetch(url, { method: 'PUT', headers, body: new Uint8Array(artifact) }));
    await this.send(`artifacts/${announced.artifact.id}/complete`, {});
  }

  private async send(route: string, body: object): Promise<unknown> {
    const { apiUrl, jobId, attempt, token } = this.pod;
    const answer = await this.answered(route, () =>
      fetch(`${apiUrl}/api/training/jobs/${jobId}/${route}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ attempt, ...body }),
      }),
    );
    return answer.json();
  }

  private async answered(route: string, send: () => Promise<Response>): Promise<Response> {
    for (;;) {
      this.options.signal.throwIfAborted();
      const answer = await send().catch(() => undefined);
      if (answer?.ok) return answer;
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) {
        this.record.refused.push(`${route} ${answer.status} ${await answer.text()}`);
        throw new Error(`${route} was refused with ${answer.status}`);
      }
      this.record.disturbed += 1;
      await wait(200 + 400 * this.options.random(), undefined, { signal: this.options.signal });
    }
  }
}
