import { AppError } from '../domain/errors.ts';
import {
  type CatalogGpu,
  type CreatePodOutcome,
  type CreatePodSpec,
  type GpuProvider,
  type Pod,
  type PodList,
  ProviderError,
  type ProviderUsage,
} from '../domain/pods/gpu-provider.ts';
import { SecretMissing } from '../domain/secrets.ts';
import { type CatalogEntry, catalogByCloud, readCard } from './catalog-answer.ts';
import { classifyCreateAnswer } from './classify-create-answer.ts';
import { createBody, templateIn } from './create-body.ts';
import { type AnsweredPage, cardPage, podPage } from './page-answer.ts';
import { readPod } from './pod-answer.ts';
import { parseJson } from './provider-answer.ts';
import { type Call, RunpodHttp, type RunpodHttpOptions, unusable } from './runpod-http.ts';
import { type LogPatience, readEventLines } from './system-log.ts';
import { countUnreadable, type OnUnreadable, Unreadable } from './unreadable.ts';

/**
 * Returns the number of pods to request on the next page. A pod takes about 10 KB, and each page is in memory for a moment. But RunPod may
 * grant only 60 calls a minute, so a long list uses the largest possible page.
 */
export const pageLimit = (pagesRead: number): number => (pagesRead < 20 ? 500 : 1000);

const MAX_PAGES = 100;
const LOG_TIMEOUT_MS = 10_000;

export interface RunpodOptions extends RunpodHttpOptions {
  /** The times to wait for the lines of a log stream, because the stream never ends. */
  readonly logPatience?: LogPatience;
  /** Receives each unreadable field. The default counts a metric. */
  readonly onUnreadable?: OnUnreadable;
}

const podPath = (podId: string): string => `/pods/${encodeURIComponent(podId)}`;

/**
 * True when the created pod has the requested name. Each name belongs to one attempt, so a pod with another name was not made by this
 * create.
 */
const isOfName = (outcome: CreatePodOutcome, name: string): boolean =>
  outcome.outcome !== 'created' || outcome.pod.name === name;

/** The adapter for RunPod's REST API v2. No value or error that it returns contains a pod's environment or the API key. */
export class RunpodGpuProvider implements GpuProvider {
  readonly #http: RunpodHttp;
  readonly #logPatience: LogPatience;
  readonly #onUnreadable: OnUnreadable;

  constructor(options: RunpodOptions) {
    this.#http = new RunpodHttp(options);
    this.#logPatience = options.logPatience ?? { firstLineMs: 2000, idleMs: 1000 };
    this.#onUnreadable = options.onUnreadable ?? countUnreadable;
  }

  async createPod(spec: CreatePodSpec): Promise<CreatePodOutcome> {
    const template = templateIn(spec);
    if (template !== undefined) {
      const message = `${template} must not contain {{, which RunPod would replace by secrets of the account.`;
      return { outcome: 'rejected', message };
    }
    try {
      const answer = await this.#http.once({ method: 'POST', path: '/pods', body: createBody(spec) });
      const unreadable = new Unreadable();
      const outcome = classifyCreateAnswer(answer, unreadable, spec);
      unreadable.tell(this.#onUnreadable);
      return isOfName(outcome, spec.name)
        ? outcome
        : { outcome: 'ambiguous', message: 'The answer is about another pod.' };
    } catch (error) {
      // Nothing was sent without a key, so no pod can exist and no search is needed.
      if (error instanceof SecretMissing) return { outcome: 'auth', message: 'There is no RunPod API key.' };
      throw error;
    }
  }

  async listPods(namePrefix: string, withinSeconds?: number): Promise<PodList> {
    let unidentified = 0;
    const left = this.#http.timer(withinSeconds);
    const entries = this.#entries(async (cursor, pagesRead) => {
      const query = { limit: String(pageLimit(pagesRead)), ...(cursor !== undefined && { cursor }) };
      const secondsLeft = left();
      // Each request may wait for a second at least, so many pages would take long after the time is over. The first page is always
      // requested.
      if (cursor !== undefined && secondsLeft !== undefined && secondsLeft <= 0)
        throw new ProviderError('RunPod gave a list that could not be read whole in time.');
      return this.#read({ method: 'GET', path: '/pods', query, withinSeconds: secondsLeft }, podPage);
    });
    const pods = await this.#readable(entries, (entry, unreadable) => {
      const pod = readPod(entry, unreadable);
      if (pod !== undefined) return pod;
      unreadable.see('pod');
      unidentified += 1;
      return undefined;
    });
    // Duplicates are removed, because a pod may move to another page between two reads.
    const once = [...new Map(pods.map((pod) => [pod.id, pod])).values()];
    return { pods: once.filter(({ name }) => name.startsWith(namePrefix)), unidentified };
  }

  async getPod(podId: string, withinSeconds?: number): Promise<Pod | undefined> {
    const call: Call = { method: 'GET', path: podPath(podId), withinSeconds };
    const answer = await this.#http.repeated(call);
    if (answer.status === 404) return undefined;
    const unreadable = new Unreadable();
    const pod = answer.status === 200 ? readPod(parseJson(answer.body), unreadable, podId) : undefined;
    unreadable.tell(this.#onUnreadable);
    // An answer about another pod says nothing about this one.
    if (pod?.id !== podId) throw unusable(call, answer);
    return pod;
  }

  async terminatePod(podId: string, withinSeconds?: number): Promise<'accepted' | 'not_found'> {
    const call: Call = { method: 'DELETE', path: podPath(podId), withinSeconds };
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

  /**
   * Reads the catalogue once for each cloud, because one answer has the availability in only one cloud. The first read has everything else.
   */
  async gpuCatalog(): Promise<readonly CatalogGpu[]> {
    const read = (cloud: string): Promise<CatalogEntry[]> => this.#readable(this.#cards(cloud), readCard);
    const secure = await read('SECURE');
    const community = await read('COMMUNITY').catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
      this.#onUnreadable('catalogue.community', 1);
      return undefined;
    });
    return catalogByCloud(secure, community);
  }

  usage(): ProviderUsage {
    return this.#http.usage();
  }

  /** Yields every entry of every page. Throws if a page fails, so that a missing entry is never mistaken for a pod that is gone. */
  async *#entries(
    pageAt: (cursor: string | undefined, pagesRead: number) => Promise<AnsweredPage>,
  ): AsyncGenerator<unknown> {
    const cursors = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await pageAt(cursor, cursors.size);
      yield* page.entries;
      cursor = page.next;
      // The list is incomplete if the answer announces a page without a cursor, repeats a cursor, or has too many pages.
      if (cursor === '' || (cursor !== undefined && (cursors.has(cursor) || cursors.size >= MAX_PAGES))) {
        throw new ProviderError('RunPod gave a list that has no end.');
      }
      if (cursor !== undefined) cursors.add(cursor);
    } while (cursor !== undefined);
  }

  /** Yields the catalogue's entries of one cloud. An incomplete catalogue is acceptable, so entries before a failed page are kept. */
  async *#cards(cloud: string): AsyncGenerator<unknown> {
    let read = 0;
    try {
      const query = { include: 'AVAILABILITY', product: 'POD', cloud };
      const pages = this.#entries((cursor) => {
        const call: Call = { method: 'GET', path: '/catalog/gpus', query: { ...query, ...(cursor && { cursor }) } };
        return this.#read(call, cardPage);
      });
      for await (const entry of pages) {
        read += 1;
        yield entry;
      }
    } catch (error) {
      if (read === 0 || !(error instanceof ProviderError)) throw error;
      this.#onUnreadable('catalogue.page', 1);
    }
  }

  /** Reads every entry. Unreadable entries are recorded and skipped. */
  async #readable<T>(
    entries: AsyncIterable<unknown>,
    read: (entry: unknown, unreadable: Unreadable) => T | undefined,
  ): Promise<T[]> {
    const unreadable = new Unreadable();
    const found: T[] = [];
    for await (const entry of entries) {
      const one = read(entry, unreadable);
      if (one !== undefined) found.push(one);
    }
    unreadable.tell(this.#onUnreadable);
    return found;
  }

  async #read<T>(call: Call, parse: (json: unknown) => T): Promise<T> {
    const answer = await this.#http.repeated(call);
    if (answer.status !== 200) throw unusable(call, answer);
    try {
      return parse(parseJson(answer.body));
    } catch {
      // The ZodError is dropped here, because a ZodError quotes the answer, and a pod's environment contains secrets.
      throw unusable(call, answer);
    }
  }
}
