import type { EngineResponse } from './s3-engine.ts';
import { escapeXml, S3Refusal } from './s3-refusal.ts';
import { queryValue, type S3Request } from './s3-request.ts';

interface Part {
  readonly etag: string;
  readonly size: number;
}

/** The most parts that S3 lists in one answer. */
const partsOfPage = 1000;

/** Records the parts of unfinished uploads, because the engine cannot list them. */
export class PartLedger {
  private readonly uploads = new Map<string, Map<number, Part>>();

  /**
   * Records the start, a part or the end of an upload, after the engine has answered the request. Other requests change nothing.
   * `bytes` is the size of the request's body.
   */
  note(request: S3Request, bytes: number, { status, headers, body }: EngineResponse): void {
    if (status >= 300) return;
    if (request.method === 'POST' && queryValue(request, 'uploads') !== undefined) {
      const id = /<UploadId>([^<]+)<\/UploadId>/.exec(body.toString())?.[1];
      if (id !== undefined) this.uploads.set(id, new Map());
    }
    const id = queryValue(request, 'uploadId');
    if (id === undefined) return;
    if (request.method !== 'PUT') {
      this.uploads.delete(id);
      return;
    }
    const part = { etag: headers.etag ?? '', size: bytes };
    this.uploads.get(id)?.set(Number(queryValue(request, 'partNumber')), part);
  }

  /** Returns the answer to a ListParts request, or `undefined` for any other request. */
  list(request: S3Request): EngineResponse | undefined {
    const id = queryValue(request, 'uploadId');
    if (request.method !== 'GET' || id === undefined) return undefined;
    const parts = this.uploads.get(id);
    if (parts === undefined) throw new S3Refusal(404, 'NoSuchUpload', 'The specified upload does not exist.');
    const marker = Number(queryValue(request, 'part-number-marker') ?? 0);
    const most = Math.min(partsOfPage, Number(queryValue(request, 'max-parts') ?? partsOfPage));
    const rest = [...parts].filter(([number]) => number > marker).sort(([one], [other]) => one - other);
    const page = rest.slice(0, most);
    const xml = [
      '<?xml version="1.0" encoding="UTF-8"?><ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<UploadId>${escapeXml(id)}</UploadId><NextPartNumberMarker>${page.at(-1)?.[0] ?? 0}</NextPartNumberMarker>`,
      `<IsTruncated>${rest.length > page.length}</IsTruncated>`,
      ...page.map(
        ([number, { etag, size }]) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag><Size>${size}</Size></Part>`,
      ),
      '</ListPartsResult>',
    ].join('');
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) };
  }
}
