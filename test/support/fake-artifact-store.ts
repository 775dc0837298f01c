import {
  type ArtifactStore,
  type SeenArtifact,
  type StoredArtifact,
  storedArtifactSchema,
} from '../../shared/domain/artifacts/artifact.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows } from './fake-rows.ts';

const keyOf = (jobId: string, artifactId: string): string => `${jobId} ${artifactId}`;

export class FakeArtifactStore implements ArtifactStore {
  readonly calls = new Calls<keyof ArtifactStore>();
  readonly rows = new FakeRows(storedArtifactSchema, 'artifact');

  constructor(artifacts: readonly StoredArtifact[] = []) {
    for (const artifact of artifacts) this.rows.set(keyOf(artifact.job_id, artifact.id), artifact);
  }

  async create(artifact: StoredArtifact): Promise<{ created: boolean; artifact: StoredArtifact }> {
    this.calls.hit('create');
    const { created, row } = this.rows.create(keyOf(artifact.job_id, artifact.id), artifact);
    return { created, artifact: row };
  }

  async get(jobId: string, artifactId: string): Promise<StoredArtifact | undefined> {
    this.calls.hit('get');
    return this.rows.get(keyOf(jobId, artifactId));
  }

  async complete(jobId: string, artifactId: string): Promise<StoredArtifact | undefined> {
    this.calls.hit('complete');
    const standing = this.rows.get(keyOf(jobId, artifactId));
    return standing && this.rows.set(keyOf(jobId, artifactId), { ...standing, status: 'complete' });
  }

  async list(jobId: string): Promise<readonly StoredArtifact[]> {
    this.calls.hit('list');
    const position = (artifact: StoredArtifact): string => `${artifact.created_at}#${artifact.id}`;
    return [...this.rows.all(`${jobId} `)].sort((a, b) => (position(a) < position(b) ? -1 : 1));
  }

  async discard({ job_id, id, reserved_token }: SeenArtifact, token: string): Promise<StoredArtifact | undefined> {
    this.calls.hit('discard');
    const standing = this.rows.get(keyOf(job_id, id));
    if (standing?.reserved_token !== reserved_token || standing?.discarded_token !== undefined) return standing;
    return standing && this.rows.set(keyOf(job_id, id), { ...standing, discarded_token: token });
  }

  async delete({ job_id, id, reserved_token, discarded_token }: SeenArtifact): Promise<void> {
    this.calls.hit('delete');
    const standing = this.rows.get(keyOf(job_id, id));
    const isAsSeen = standing?.reserved_token === reserved_token && standing?.discarded_token === discarded_token;
    if (isAsSeen) this.rows.delete(keyOf(job_id, id));
  }
}
