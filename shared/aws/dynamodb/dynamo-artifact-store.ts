import {
  type ArtifactStore,
  type SeenArtifact,
  type StoredArtifact,
  storedArtifactSchema,
} from '../../domain/artifacts/artifact.ts';
import { parseStored } from '../stored.ts';
import { allOf, beginsWith, equals, exists, is } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import { createdAtId } from './newest-first.ts';
import type { Item, Key } from './table.ts';
import { entryKeyOf } from './telemetry-key.ts';

const keyOf = (jobId: string, artifactId: string): Key => entryKeyOf(jobId, `artifact#${artifactId}`);

const fromItem = (item: Item): StoredArtifact => parseStored(storedArtifactSchema, 'artifact', item);

const isAsSeen = ({ reserved_token, discarded_token }: Pick<SeenArtifact, 'reserved_token' | 'discarded_token'>) =>
  allOf(is('reserved_token', reserved_token), is('discarded_token', discarded_token));

/** Stores artifacts in the table of telemetry, but without `expires_at`: TTL never deletes an artifact. */
export class DynamoArtifactStore extends DynamoStore implements ArtifactStore {
  async create(artifact: StoredArtifact): Promise<{ created: boolean; artifact: StoredArtifact }> {
    const { created, item } = await this.table.create(keyOf(artifact.job_id, artifact.id), artifact);
    return { created, artifact: created ? artifact : fromItem(item) };
  }

  async get(jobId: string, artifactId: string): Promise<StoredArtifact | undefined> {
    const item = await this.table.get(keyOf(jobId, artifactId));
    return item && fromItem(item);
  }

  async complete(jobId: string, artifactId: string): Promise<StoredArtifact | undefined> {
    const update = { set: { status: 'complete' } };
    const item = await this.table.update(keyOf(jobId, artifactId), update, exists('entry_key'));
    return item && fromItem(item);
  }

  async list(jobId: string): Promise<readonly StoredArtifact[]> {
    const where = allOf(equals('job_id', jobId), beginsWith('entry_key', 'artifact#'));
    const artifacts: StoredArtifact[] = [];
    for await (const item of this.table.query({ where, consistent: true })) artifacts.push(fromItem(item));
    return artifacts.sort((a, b) => (createdAtId(a) < createdAtId(b) ? -1 : 1));
  }

  async discard({ job_id, id, reserved_token }: SeenArtifact, token: string): Promise<StoredArtifact | undefined> {
    const update = { set: { discarded_token: token } };
    const condition = allOf(exists('entry_key'), isAsSeen({ reserved_token }));
    const result = await this.table.updateOrTell(keyOf(job_id, id), update, condition);
    const item = result.written ? result.item : result.standing;
    return item && fromItem(item);
  }

  async delete({ job_id, id, ...seen }: SeenArtifact): Promise<void> {
    await this.table.removeIf(keyOf(job_id, id), isAsSeen(seen));
  }
}
