import { AppError } from '../domain/errors.ts';
import {
  type CatalogGpu,
  type CreatePodOutcome,
  type CreatePodSpec,
  type GpuProvider,
  type Pod,
  ProviderError,
  type ProviderUsage,
} from '../domain/pods/gpu-provider.ts';
import { redactValues } from '../domain/pods/redact-values.ts';
import { SecretMissing } from '../domain/secrets.ts';
import { type CatalogEntry, catalogByCloud } from './catalog-by-cloud.ts';
import { classifyCreateAnswer } from './classify-create-answer.ts';
import { createBody, templateIn } from './create-body.ts';
import { parseGpuCatalog, parsePod, podNameSchema, podPageSchema } from './pod-answer.ts';
import { type Answered, parseJson } from './provider-answer.ts';
import { type Call, RunpodHttp, type RunpodHttpOptions, unusable } from './runpod-http.ts';
import { type LogPatience, readEventLines } from './system-log.ts';

/**
 * Pods on the next page. A pod takes some 10 KB, and every page is held in memory for a moment; but RunPod may grant as few as
 * 60 calls a minute, so a list that is long takes the largest page there is.
 */
export const pageLimit = (pagesRead: number): number => (pagesRead < 20 ? 500 : 1000);

const MAX_PAGES = 100;
const LOG_TIMEOUT_MS = 10_000;

export interface RunpodOptions extends RunpodHttpOptions {
  /** A log stream never ends: so long its lines are waited for. */
  readonly logPatience?: LogPatience;
}

const podPath = (podId: string): string => `/pods/${encodeURIComponent(podId)}`;

/** RunPod's REST v2 behind the port. Keeps neither the environment of a pod nor the key in anything that it returns or throws. */
export class RunpodGpuProvider implements GpuProvider {
  readonly #http: RunpodHttp;
  readonly #logPatience: LogPatience;

  constructor(options: RunpodOptions) {
    this.#http = new RunpodHttp(options);
    this.#logPatience = options.logPatience ?? { firstLineMs: 3000, idleMs: 1000 };
  }

  async createPod(spec: CreatePodSpec): Promise<CreatePodOutcome> {
    const template = templateIn(spec);
    if (template !== undefined) {
      const message = `${template} must not contain {{, which RunPod would replace by secrets of the account.`;
      return { outcome: 'rejected', message };
    }
    const outcome = await this.#sendCreate(spec);
    return 'message' in outcome ? { ...outcome, message: redactValues(outcome.message, spec.env) } : outcome;
  }

  async #sendCreate(spec: CreatePodSpec): Promise<CreatePodOutcome> {
    try {
      return classifyCreateAnswer(await this.#http.once({ method: 'POST', path: '/pods', body: createBody(spec) }));
    } catch (error) {
      // Nothing was sent, and nothing will be until somebody puts a key in: no reason to look for a pod.
      if (error instanceof SecretMissing) return { outcome: 'auth', message: 'There is no RunPod API key.' };
      throw error;
    }
  }

  async listPods(namePrefix: string): Promise<readonly Pod[]> {
    const pods = new Map<string, Pod>();
    const cursors = new Set<string>();
    let cursor: string | undefined;
    do {
      const query = { limit: String(pageLimit(cursors.size)), ...(cursor !== undefined && { cursor }) };
      const call: Call = { method: 'GET', path: '/pods', query };
      const page = await this.#read(call, (json) => podPageSchema.parse(json));
      for (const entry of page.pods) {
        const pod = this.#ownPod(call, entry, namePrefix);
        if (pod !== undefined) pods.set(pod.id, pod);
      }
      cursor = page.pagination?.hasNextPage ? (page.pagination.nextCursor ?? '') : undefined;
      // A server that says "more" without saying where, or sends us in a circle, has not given a whole list.
      if (cursor === '' || (cursor !== undefined && (cursors.has(cursor) || cursors.size >= MAX_PAGES))) {
        throw new ProviderError('RunPod gave a list of pods that has no end.');
      }
      if (cursor !== undefined) cursors.add(cursor);
    } while (cursor !== undefined);
    return [...pods.values()];
  }

  async getPod(podId: string): Promise<Pod | undefined> {
    const call: Call = { method: 'GET', path: podPath(podId) };
    const answer = await this.#http.repeated(call);
    return answer.status === 404 ? undefined : this.#parse(call, answer, parsePod);
  }

  async terminatePod(podId: string): Promise<'accepted' | 'not_found'> {
    const call: Call = { method: 'DELETE', path: podPath(podId) };
    const answer = await this.#http.repeated(call);
    if (answer.status === 404) return 'not_found';
    if (answer.status < 200 || answer.status > 299) throw unusable(call, answer);
    return 'accepted';
  }

  async systemLog(podId: string, maxLines: number): Promise<readonly string[]> {
    const query = { source: 'system', tail: String(Math.min(maxLines, 5000)) };
    const call: Call = { method: 'GET', path: `${podPath(podId)}/logs`, query };
    try {
      const response = await this.#http.open(call, AbortSignal.timeout(LOG_TIMEOUT_MS), 'text/event-stream');
      if (response.ok && response.body !== null)
        return await readEventLines(response.body, maxLines, this.#logPatience);
      await response.body?.cancel();
      if (response.status === 404) return [];
      throw new ProviderError(`RunPod answered ${response.status} to GET ${call.path}.`, { status: response.status });
    } catch (error) {
      if (error instanceof ProviderError || error instanceof AppError) throw error;
      throw new ProviderError(`The log of pod ${podId} could not be read.`);
    }
  }

  /** Availability is told for one cloud at a time: two reads. */
  async gpuCatalog(): Promise<readonly CatalogGpu[]> {
    const read = (cloud: string): Promise<CatalogEntry[]> => {
      const query = { include: 'AVAILABILITY', product: 'POD', cloud };
      return this.#read({ method: 'GET', path: '/catalog/gpus', query }, parseGpuCatalog);
    };
    return catalogByCloud(await read('SECURE'), await read('COMMUNITY'));
  }

  usage(): ProviderUsage {
    return this.#http.usage();
  }

  /** A pod of someone else may look as it likes; one of ours that cannot be read makes the whole list worthless. */
  #ownPod(call: Call, entry: unknown, namePrefix: string): Pod | undefined {
    const named = podNameSchema.safeParse(entry);
    if (named.success && !named.data.name.startsWith(namePrefix)) return undefined;
    try {
      return parsePod(entry);
    } catch {
      throw new ProviderError(`RunPod answered ${call.method} ${call.path} with a pod that cannot be read.`);
    }
  }

  async #read<T>(call: Call, parse: (json: unknown) => T): Promise<T> {
    return this.#parse(call, await this.#http.repeated(call), parse);
  }

  #parse<T>(call: Call, answer: Answered, parse: (json: unknown) => T): T {
    if (answer.status !== 200) throw unusable(call, answer);
    try {
      return parse(parseJson(answer.body));
    } catch {
      // A ZodError quotes what it saw, and a pod holds secrets: it ends here.
      throw unusable(call, answer);
    }
  }
}
