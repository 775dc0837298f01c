import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { PlayedPod } from './played-pods.ts';

/** The answer of the API to the announcement of an artifact, as far as a pod needs it. */
const announcedSchema = z.object({
  artifact: z.object({ id: z.string() }),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});

interface Training {
  readonly steps: number;
  /** The steps of the whole training, of which these are the first. */
  readonly of: number;
  /** Losses are so many times those of other trainings. */
  readonly scale?: number;
}

/** A curve as trainings have it: it falls, shakes, and is the same each time. */
const lossAt = (step: number): number => 0.9 + 2.6 * Math.exp(-step / 60) + 0.12 * Math.sin(step * 1.7);

/** Speaks to the API in the place of a pod. */
export class PodVoice {
  readonly #apiUrl: string;
  readonly #pod: PlayedPod;
  #seq: number;

  /** `seq`: of what the pod has said before by another voice. */
  constructor(apiUrl: string, pod: PlayedPod, seq = 0) {
    this.#apiUrl = apiUrl;
    this.#pod = pod;
    this.#seq = seq;
  }

  claim(): Promise<unknown> {
    const gpu = { name: 'NVIDIA GeForce RTX 4090', count: 1, memory_mb: 24_564 };
    return this.#send('claim', { pod_id: this.#pod.podId, boot_id: 'boot', gpu });
  }

  phase(phase: string): Promise<unknown> {
    return this.#event({ type: 'phase', phase });
  }

  async train({ steps, of, scale = 1 }: Training): Promise<void> {
    await this.phase('training');
    const metrics = Array.from({ length: steps }, (_, n) => ({
      step: n + 1,
      timestamp: new Date(Date.now() - (steps - n) * 1000).toISOString(),
      train_loss: scale * lossAt(n + 1),
      learning_rate: 0.0002,
      gpu_utilization_percent: 93,
      tokens_per_second: 3100,
      ...((n + 1) % 20 === 0 ? { eval_loss: scale * lossAt(n + 1) + 0.08 } : {}),
    }));
    const progress = { current_step: steps, total_steps: of, current_epoch: (3 * steps) / of, total_epochs: 3 };
    this.#seq += 1;
    await this.#send('metrics', { seq: this.#seq, metrics, progress });
  }

  log(lines: readonly string[], stream: 'stdout' | 'stderr' = 'stdout'): Promise<unknown> {
    this.#seq += 1;
    const ts = new Date().toISOString();
    return this.#send('logs', { seq: this.#seq, lines: lines.map((text) => ({ ts, stream, text })) });
  }

  /** With the model that a completed training must have left. */
  async complete(steps: number, name = 'adapter.safetensors'): Promise<unknown> {
    await this.phase('uploading');
    await this.#upload(name, Buffer.from(`weights after ${steps} steps`));
    return this.#event({ type: 'completed', totals: { total_steps: steps } });
  }

  fail(code: string, message: string, tail: readonly string[] = []): Promise<unknown> {
    return this.#event({ type: 'failed', error: { code, message, exit_code: 1, log_tail: tail } });
  }

  async #upload(name: string, bytes: Buffer): Promise<void> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const described = { name, kind: 'adapter', size_bytes: bytes.length, sha256 };
    const { artifact, upload } = announcedSchema.parse(await this.#send('artifacts', described));
    const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(bytes) });
    if (!put.ok) throw new Error(`The upload was answered ${put.status}.`);
    await this.#send(`artifacts/${artifact.id}/complete`, {});
  }

  #event(event: object): Promise<unknown> {
    this.#seq += 1;
    return this.#send('events', { seq: this.#seq, ...event });
  }

  async #send(route: string, body: object): Promise<unknown> {
    const { jobId, attempt, token } = this.#pod;
    const answer = await fetch(`${this.#apiUrl}/api/training/jobs/${jobId}/${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ attempt, ...body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${route} was answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  }
}
