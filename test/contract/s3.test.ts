import { randomBytes } from 'node:crypto';
import { LocalS3 } from '../../infra/local/s3/local-s3.ts';
import { enginePatienceMs, externalEngines, testCredentials } from '../support/engine-client.ts';
import { multipartContract } from './multipart.contract.ts';
import { presignedUrlContract } from './presigned-urls.contract.ts';
import type { S3World } from './s3-world.ts';

jest.setTimeout(enginePatienceMs);

/** As the local stack has it, with the credentials of a role. */
const local = async (): Promise<S3World> => {
  const credentials = {
    accessKeyId: 'ASIAFIXTURE',
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: 'session/+=token',
  };
  return { s3: await LocalS3.start(credentials), credentials };
};

const external = (url: string): S3World => ({ s3: LocalS3.at(url, testCredentials), credentials: testCredentials });

describe('the local stack', () => {
  const world = local();
  afterAll(async () => (await world).s3.stop());

  presignedUrlContract(() => world);
  // fauxqs 2.4.1 answers that question with the objects of the bucket.
  describe('a multipart upload', () => multipartContract(() => world, false));
});

if (externalEngines.s3Url !== undefined) {
  const world = external(externalEngines.s3Url);

  describe('another S3 server', () => {
    // versitygw 1.8.0 lets both in. Pods are given URLs that need no Authorization header, and our clock is AWS's.
    presignedUrlContract(async () => world, ['two credentials', 'a URL of the future']);
    describe('a multipart upload', () => multipartContract(async () => world, true));
  });
}
