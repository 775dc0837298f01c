import { ServerError } from '../errors.ts';
import type { Podwarden } from '../podwarden.ts';
import type { CallOptions } from '../types.ts';

/** The number of URLs that one call requests. A fast connection uses them within some minutes, and few are lost when they expire. */
const urlsAtOnce = 50;

export interface PartUrl {
  readonly part_number: number;
  readonly url: string;
}

export interface HeldUrl {
  readonly url: string;
  /** The number of the answer that gave the URL. All URLs of one answer have the same age. */
  readonly batch: number;
}

/** The presigned URLs of an upload in parts. New URLs are requested when the old ones are used up or expired. */
export class PartUrls {
  readonly #ask: (part_numbers: number[]) => Promise<{ readonly parts: readonly PartUrl[] }>;
  readonly #urls = new Map<number, HeldUrl>();
  #asked: Promise<unknown> = Promise.resolve();
  #batches = 0;

  constructor(
    podwarden: Podwarden,
    datasetId: string,
    { upload_id, parts }: { readonly upload_id: string; readonly parts: readonly PartUrl[] },
    options: CallOptions,
  ) {
    this.#ask = (part_numbers) => podwarden.datasets.partUrls(datasetId, { upload_id, part_numbers }, options);
    this.#keep(parts);
  }

  /** Takes a URL for one try of a part. If no URL is held, one call requests URLs for the part and for the parts `around` it. */
  take(number: number, around: readonly number[]): Promise<HeldUrl> {
    // Calls run one after the other: if several need new URLs, the answer to the first call serves all.
    const taken = this.#asked.catch(() => undefined).then(async () => this.#pop(number) ?? this.#fresh(number, around));
    this.#asked = taken;
    return taken;
  }

  /** Drops all URLs that are as old as the refused URL or older. */
  forget({ batch }: HeldUrl): void {
    for (const [number, held] of this.#urls) if (held.batch <= batch) this.#urls.delete(number);
  }

  async #fresh(number: number, around: readonly number[]): Promise<HeldUrl> {
    const { parts } = await this.#ask([number, ...around].slice(0, urlsAtOnce));
    this.#keep(parts);
    const held = this.#pop(number);
    if (held !== undefined) return held;
    throw new ServerError('unreadable_answer', `The server gave no URL for part ${number}.`);
  }

  #pop(number: number): HeldUrl | undefined {
    const held = this.#urls.get(number);
    this.#urls.delete(number);
    return held;
  }

  #keep(parts: readonly PartUrl[]): void {
    this.#batches += 1;
    for (const { part_number, url } of parts) this.#urls.set(part_number, { url, batch: this.#batches });
  }
}
