import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** A page's origin, as the local stack lets it in. */
export const pageOrigin = 'http://localhost:3000';

/** For tests of what goes wrong on the way: `true` breaks the connection of that request. */
export const network: { breaks: (url: string) => boolean } = { breaks: () => false };

/** The part of a browser's XMLHttpRequest by which a page PUTs a Blob: progress, abort, and only those headers that CORS shows. */
export class PageRequest {
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  status = 0;
  #url = '';
  #method = '';
  #headers: Record<string, string> = { origin: pageOrigin };
  #sent: ClientRequest | undefined;
  #answer: IncomingMessage | undefined;
  #over = false;

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    // A browser sets these itself and leaves a page's own out.
    if (!/^(host|content-length)$/i.test(name)) this.#headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    const shown = `${this.#answer?.headers['access-control-expose-headers'] ?? ''}`.toLowerCase().split(/, */);
    const value = this.#answer?.headers[name.toLowerCase()];
    return shown.includes(name.toLowerCase()) && typeof value === 'string' ? value : null;
  }

  abort(): void {
    this.#end(() => this.onabort?.());
    this.#sent?.destroy();
  }

  async send(blob: Blob): Promise<void> {
    const bytes = Buffer.from(await blob.arrayBuffer());
    if (this.#over) return;
    const headers = { ...this.#headers, 'content-length': bytes.length };
    const sent = request(this.#url, { method: this.#method, headers }, (answer) => this.#read(answer));
    this.#sent = sent;
    sent.on('error', () => this.#end(() => this.onerror?.()));
    if (network.breaks(this.#url)) sent.destroy(new Error('broken'));
    const half = bytes.length >> 1;
    sent.write(bytes.subarray(0, half), () => this.upload.onprogress?.({ loaded: half }));
    sent.end(bytes.subarray(half), () => this.upload.onprogress?.({ loaded: bytes.length }));
  }

  #read(answer: IncomingMessage): void {
    answer.resume().on('end', () => {
      this.#answer = answer;
      // Without permission a page does not see that there was an answer at all.
      const allowed = answer.headers['access-control-allow-origin'] === pageOrigin;
      this.status = allowed ? (answer.statusCode ?? 0) : 0;
      this.#end(() => (allowed ? this.onload?.() : this.onerror?.()));
    });
  }

  #end(tell: () => void): void {
    if (this.#over) return;
    this.#over = true;
    tell();
    this.onloadend?.();
  }
}
