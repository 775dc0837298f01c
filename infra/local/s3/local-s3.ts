import { readFileSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { askAccess } from '../access/access-commands.ts';
import type { GrantUse } from '../access/access-control.ts';
import type { LocalCredentials, Principal } from '../access/principal.ts';
import type { Asset } from '../cloud/cloud-assembly.ts';
import { fillPseudo, region } from '../cloud/pseudo.ts';
import { EngineThread } from '../engine-thread.ts';
import type { BucketPlan } from './bucket-plan.ts';
import { makeBucket } from './make-bucket.ts';
import type { S3Command } from './s3-thread.ts';

/** The local S3. */
export class LocalS3 {
  readonly url: string;
  private readonly thread: EngineThread | undefined;
  private readonly client: S3Client;

  private constructor(thread: EngineThread | undefined, url: string, credentials: LocalCredentials) {
    this.thread = thread;
    this.url = url;
    this.client = new S3Client({ endpoint: url, region, credentials: { ...credentials }, forcePathStyle: true });
  }

  static async start(credentials: LocalCredentials): Promise<LocalS3> {
    const thread = new EngineThread(new URL('./s3-thread.ts', import.meta.url), credentials);
    const url = await thread.ask({ kind: 'url' } satisfies S3Command);
    return new LocalS3(thread, String(url), credentials);
  }

  /** Connects to a running server, which `stop` does not end. That server checks signatures itself. */
  static at(url: string, credentials: LocalCredentials): LocalS3 {
    return new LocalS3(undefined, url, credentials);
  }

  async addBucket(bucket: BucketPlan): Promise<void> {
    if (this.thread) await this.thread.ask({ kind: 'bucket', bucket } satisfies S3Command);
    else await makeBucket(this.client, bucket);
  }

  async admit(principals: readonly Principal[]): Promise<void> {
    await askAccess(this.thread, { kind: 'admit', principals });
  }

  uses(): Promise<readonly GrantUse[]> {
    return askAccess(this.thread, { kind: 'uses' });
  }

  /** Uploads a file of the assembly to the bucket and key to which a deploy would upload it. */
  async publish({ bucketName, objectKey, path }: Asset): Promise<void> {
    const Bucket = fillPseudo(bucketName);
    await this.addBucket({ name: Bucket, logicalId: '', corsRules: [] });
    await this.client.send(new PutObjectCommand({ Bucket, Key: objectKey, Body: readFileSync(path) }));
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.thread?.stop();
  }
}
