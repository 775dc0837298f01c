import type { ArtifactStore } from '../../shared/domain/artifacts/artifact.ts';
import { anArtifact, idOf, later } from './examples.ts';

const job = anArtifact().job_id;

export interface ArtifactWorld {
  readonly artifacts: ArtifactStore;
  /** Leaves an item that does not fit the schema, with that id. */
  plantCorrupt(artifactId: string): Promise<void>;
}

export const artifactStoreContract = (setup: () => Promise<ArtifactWorld>): void => {
  it('stores an artifact as it is, by job', async () => {
    const { artifacts } = await setup();
    const artifact = anArtifact({ upload_id: 'u' });
    expect(await artifacts.create(artifact)).toEqual({ created: true, artifact });
    expect(await artifacts.get(job, idOf(1))).toEqual(artifact);
    expect(await artifacts.get(idOf(8), idOf(1))).toBeUndefined();
  });

  it('writes nothing over a standing one and returns it', async () => {
    const { artifacts } = await setup();
    await artifacts.create(anArtifact({ name: 'first' }));
    const { created, artifact } = await artifacts.create(anArtifact({ name: 'second' }));
    expect([created, artifact.name]).toEqual([false, 'first']);
  });

  it('completes one, twice too, and none where there is none', async () => {
    const { artifacts } = await setup();
    await artifacts.create(anArtifact());
    for (const _ of [1, 2]) {
      expect(await artifacts.complete(job, idOf(1))).toEqual(anArtifact({ status: 'complete' }));
    }
    expect(await artifacts.complete(job, idOf(2))).toBeUndefined();
    expect(await artifacts.get(job, idOf(2))).toBeUndefined();
  });

  it('lists those of one job, oldest first', async () => {
    const { artifacts } = await setup();
    for (const [number, age] of [
      [1, 30],
      [2, 10],
      [3, 20],
    ] as const) {
      await artifacts.create(anArtifact({ id: idOf(number), created_at: later(age).toISOString() }));
    }
    await artifacts.create(anArtifact({ id: idOf(4), job_id: idOf(8) }));
    expect((await artifacts.list(job)).map(({ id }) => id)).toEqual([idOf(2), idOf(3), idOf(1)]);
    expect(await artifacts.list(idOf(7))).toEqual([]);
  });

  it('forgets one, twice too, and leaves the others', async () => {
    const { artifacts } = await setup();
    await artifacts.create(anArtifact());
    await artifacts.create(anArtifact({ id: idOf(2) }));
    for (const _ of [1, 2]) await artifacts.delete(anArtifact());
    expect((await artifacts.list(job)).map(({ id }) => id)).toEqual([idOf(2)]);
  });

  it('notes who deletes one, the first of them, and forgets it only as it was seen', async () => {
    const { artifacts } = await setup();
    const counted = anArtifact({ reserved_token: 'one' });
    await artifacts.create(counted);
    await artifacts.delete(anArtifact());
    await artifacts.delete(anArtifact({ reserved_token: 'another' }));
    expect(await artifacts.discard(anArtifact({ reserved_token: 'another' }), 'mine')).toEqual(counted);
    const discarded = { ...counted, discarded_token: 'first' };
    expect(await artifacts.discard(counted, 'first')).toEqual(discarded);
    expect(await artifacts.discard(counted, 'second')).toEqual(discarded);
    await artifacts.delete(counted);
    expect(await artifacts.get(job, counted.id)).toEqual(discarded);
    await artifacts.delete(discarded);
    expect(await artifacts.get(job, counted.id)).toBeUndefined();
    expect(await artifacts.discard(counted, 'third')).toBeUndefined();
    expect(await artifacts.get(job, counted.id)).toBeUndefined();
  });

  it('is loud about a corrupt item', async () => {
    const { artifacts, plantCorrupt } = await setup();
    await plantCorrupt(idOf(1));
    await expect(artifacts.get(job, idOf(1))).rejects.toMatchObject({ code: 'corrupt_item' });
    await expect(artifacts.list(job)).rejects.toMatchObject({ code: 'corrupt_item' });
  });
};
