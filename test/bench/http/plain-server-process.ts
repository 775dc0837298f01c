/** The server that presigned URLs replace: it checks a one-time token and streams the file through itself, in Node.js. */
import { randomBytes } from 'node:crypto';
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { dynamoDocuments } from '../../../shared/aws/client-config.ts';
import { DynamoDownloadTokenStore } from '../../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { cpuSeconds, serve } from '../sweep/child.ts';

export interface PlainQuestion {
  readonly datasetBytes?: number;
}

export interface PlainState {
  readonly url: string;
  readonly cpuSeconds: number;
  readonly bytesSent: number;
}

/** The bench's own, which it removes. */
const folder = process.env.BENCH_FOLDER ?? '';
const file = join(folder, 'dataset');
const tokens = new DynamoDownloadTokenStore(dynamoDocuments(), 'DownloadTokens');
let bytesSent = 0;

const download = async (url: URL, response: ServerResponse): Promise<void> => {
  const token = url.searchParams.get('token') ?? '';
  const redeemed = await tokens.redeem(hashToken(token), new Date());
  if (redeemed.outcome !== 'redeemed') {
    response.writeHead(410).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': statSync(file).size });
  const stream = createReadStream(file);
  stream.on('data', (chunk) => {
    bytesSent += chunk.length;
  });
  await pipeline(stream, response);
};

const server = createServer((request, response) => {
  download(new URL(request.url ?? '/', 'http://localhost'), response).catch(() => response.destroy());
});
const listening = new Promise<string>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
  });
});

serve<PlainQuestion, PlainState>(async ({ datasetBytes = 0 }) => {
  if (datasetBytes > 0) writeFileSync(file, randomBytes(datasetBytes));
  return { url: await listening, cpuSeconds: cpuSeconds(), bytesSent };
});
