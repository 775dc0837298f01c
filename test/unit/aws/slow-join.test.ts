import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ObjectStore } from '../../../shared/aws/s3/s3-object-store.ts';

/** As S3 does while it joins the parts of a large object: 200 at once, and blanks for as long as it takes. */
const joiningForEver = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      const blanks = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(blanks));
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

test('a join that S3 takes long for is answered in time as a fault that passes', async () => {
  const server = await joiningForEver();
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const store = new S3ObjectStore(client, 'bucket', () => new Date(), 50);
  await expect(store.completeMultipart('key', 'upload', [{ part_number: 1, etag: 'e' }])).rejects.toMatchObject({
    code: 'dependency_unavailable',
  });
  client.destroy();
  server.closeAllConnections();
  server.close();
});
