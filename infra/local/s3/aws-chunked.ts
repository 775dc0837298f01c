import { S3Refusal } from './s3-refusal.ts';

export interface Unchunked {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

const malformed = (): S3Refusal =>
  new S3Refusal(400, 'IncompleteBody', 'The request body terminated unexpectedly or is not aws-chunked.');

const trailersOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );

/** Decodes the chunked encoding of the SDK: `<hex size>[;extension]\r\n<data>\r\n ... 0\r\n<trailers>`. */
export const unchunk = (bytes: Buffer): Unchunked => {
  const chunks: Buffer[] = [];
  for (let offset = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', offset);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', offset, lineEnd), 16);
    if (Number.isNaN(size)) throw malformed();
    const start = lineEnd + 2;
    if (size === 0) return { body: Buffer.concat(chunks), trailers: trailersOf(bytes.toString('latin1', start)) };
    if (start + size + 2 > bytes.length) throw malformed();
    chunks.push(bytes.subarray(start, start + size));
    offset = start + size + 2;
  }
};
