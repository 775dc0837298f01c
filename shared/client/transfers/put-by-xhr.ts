import type { PutAnswer, PutWish } from './put.ts';

/** The part of a browser's XMLHttpRequest that a PUT needs. */
interface Xhr {
  readonly upload: { onprogress?: (event: { readonly loaded: number }) => void };
  readonly status: number;
  readonly responseText?: string;
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(body: unknown): void;
  abort(): void;
}

// TypeScript knows the DOM's own types only in projects for pages, so the class is declared here with the type `Xhr`.
const page = globalThis as unknown as { readonly XMLHttpRequest?: new () => Xhr };

/** True in pages and dedicated workers, which have XMLHttpRequest. False in service workers and Node.js. */
export const hasXhr = (): boolean => page.XMLHttpRequest !== undefined;

/** PUTs bytes by XMLHttpRequest, because fetch does not show pages the progress of an upload. */
export const putByXhr = ({ url, headers, bytes, onSent, signal }: PutWish): Promise<PutAnswer> =>
  new Promise((resolve, reject) => {
    if (page.XMLHttpRequest === undefined) throw new TypeError('There is no XMLHttpRequest here.');
    const request = new page.XMLHttpRequest();
    const stop = () => request.abort();
    signal?.addEventListener('abort', stop);
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () =>
      resolve({
        status: request.status,
        etag: request.getResponseHeader('etag'),
        text: request.responseText ?? '',
      });
    request.onerror = () => reject(new TypeError('The connection broke.'));
    request.onabort = () => reject(signal?.reason);
    request.onloadend = () => signal?.removeEventListener('abort', stop);
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(bytes);
  });
