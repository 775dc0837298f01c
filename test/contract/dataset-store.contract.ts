import { encodeCursor } from '../../shared/aws/dynamodb/cursor.ts';
import type { DatasetStore } from '../../shared/domain/datasets/dataset-store.ts';
import { aDataset, hashOf, idOf, later, now } from './examples.ts';
import { listContract } from './list.contract.ts';

export interface DatasetWorld {
  readonly datasets: DatasetStore;
  /** Leaves an item of alice's that does not fit the schema, with that id. */
  plantCorrupt(datasetId: string): Promise<void>;
}

export const datasetStoreContract = (setup: () => Promise<DatasetWorld>): void => {
  describe('create', () => {
    it('stores a dataset as it is', async () => {
      const { datasets } = await setup();
      const dataset = aDataset({ sha256: hashOf(5), format: 'text', upload_id: 'u', content_type: 'text/plain' });
      expect(await datasets.create(dataset)).toEqual({ created: true, dataset });
      expect(await datasets.get('alice', dataset.id)).toEqual(dataset);
    });

    it('writes nothing over a standing one and returns it', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset({ name: 'First' }));
      const { created, dataset } = await datasets.create(aDataset({ name: 'Second' }));
      expect([created, dataset.name]).toEqual([false, 'First']);
      expect((await datasets.get('alice', idOf(1)))?.name).toBe('First');
    });

    it('lets exactly one of many create it', async () => {
      const { datasets } = await setup();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, number) => datasets.create(aDataset({ name: `Try ${number}` }))),
      );
      expect(results.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(results.map(({ dataset }) => dataset.name)).size).toBe(1);
    });

    it('keeps the same id of two users apart', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset());
      expect((await datasets.create(aDataset({ user_id: 'bob' }))).created).toBe(true);
      expect(await datasets.get('carol', idOf(1))).toBeUndefined();
    });
  });

  describe('countCompletion', () => {
    it('counts from none on, up to the limit, whoever calls at once', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset());
      const counted = await datasets.countCompletion('alice', idOf(1), ['uploading'], 3);
      expect(counted).toEqual(aDataset({ complete_tries: 1 }));
      const more = await Promise.all(
        Array.from({ length: 9 }, () => datasets.countCompletion('alice', idOf(1), ['uploading'], 3)),
      );
      expect(more.flatMap((dataset) => dataset?.complete_tries ?? []).sort()).toEqual([2, 3]);
      expect(await datasets.get('alice', idOf(1))).toEqual(aDataset({ complete_tries: 3 }));
    });

    it('counts nothing of a dataset of another status, of another user, or none', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset({ status: 'ready' }));
      expect(await datasets.countCompletion('alice', idOf(1), ['uploading'], 3)).toBeUndefined();
      expect(await datasets.countCompletion('bob', idOf(1), ['uploading'], 3)).toBeUndefined();
      expect(await datasets.countCompletion('alice', idOf(2), ['uploading'], 3)).toBeUndefined();
      expect(await datasets.get('alice', idOf(1))).toEqual(aDataset({ status: 'ready' }));
      expect(await datasets.get('alice', idOf(2))).toBeUndefined();
    });
  });

  describe('update', () => {
    it('changes a dataset in an expected status and removes what is given as undefined', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset({ upload_id: 'u', format: 'text' }));
      const change = { status: 'ready', examples: 7, upload_id: undefined } as const;
      const updated = await datasets.update('alice', idOf(1), ['uploading'], change);
      expect(updated).toEqual(aDataset({ status: 'ready', examples: 7, format: 'text' }));
      expect(updated && 'upload_id' in updated).toBe(false);
    });

    it('leaves a dataset of another status, of another user, or none alone', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset({ status: 'ready' }));
      expect(await datasets.update('alice', idOf(1), ['uploading'], { name: 'No' })).toBeUndefined();
      expect(await datasets.update('bob', idOf(1), ['ready'], { name: 'No' })).toBeUndefined();
      expect(await datasets.update('alice', idOf(2), ['uploading', 'ready'], { name: 'No' })).toBeUndefined();
      expect(await datasets.get('alice', idOf(1))).toEqual(aDataset({ status: 'ready' }));
      expect(await datasets.get('alice', idOf(2))).toBeUndefined();
    });

    it('lets one of two opposite changes win', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset());
      const results = await Promise.all(
        (['ready', 'rejected'] as const).map((status) => datasets.update('alice', idOf(1), ['uploading'], { status })),
      );
      expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    });
  });

  describe('a deleted dataset', () => {
    const setupDeleted = async (): Promise<DatasetStore> => {
      const { datasets } = await setup();
      for (const number of [1, 2, 3]) {
        const created_at = later(number).toISOString();
        await datasets.create(aDataset({ id: idOf(number), created_at, status: 'ready' }));
      }
      await datasets.update('alice', idOf(2), ['ready'], { status: 'deleted' });
      return datasets;
    };

    it('is neither got nor listed', async () => {
      const datasets = await setupDeleted();
      expect(await datasets.get('alice', idOf(2))).toBeUndefined();
      const { items, next_cursor } = await datasets.list('alice', { limit: 2 });
      expect(items.map(({ id }) => id)).toEqual([idOf(3), idOf(1)]);
      expect(next_cursor).toBeNull();
    });

    it('keeps what its deletion leaves, and no more', async () => {
      const { datasets } = await setup();
      await datasets.create(aDataset({ format: 'text', sha256: hashOf(5), upload_id: 'u', request_sha256: hashOf(6) }));
      const none = { format: undefined, sha256: undefined, upload_id: undefined };
      const change = { ...none, status: 'deleted', name: 'deleted', expires_at: 1_800_000_000 } as const;
      expect(await datasets.update('alice', idOf(1), ['uploading'], change)).toEqual(
        aDataset({ status: 'deleted', name: 'deleted', request_sha256: hashOf(6), expires_at: 1_800_000_000 }),
      );
    });

    it('stands in the way of a new one of its id', async () => {
      const datasets = await setupDeleted();
      const { created, dataset } = await datasets.create(aDataset({ id: idOf(2) }));
      expect([created, dataset.status]).toEqual([false, 'deleted']);
    });
  });

  describe('a corrupt item', () => {
    it('is loud in get, list and create', async () => {
      const { datasets, plantCorrupt } = await setup();
      await plantCorrupt(idOf(1));
      const corrupt = { code: 'corrupt_item' };
      await expect(datasets.get('alice', idOf(1))).rejects.toMatchObject(corrupt);
      await expect(datasets.list('alice', { limit: 5 })).rejects.toMatchObject(corrupt);
      await expect(datasets.create(aDataset())).rejects.toMatchObject(corrupt);
    });
  });

  describe('list', () => {
    listContract(
      async () => {
        const { datasets } = await setup();
        return {
          list: (userId, page) => datasets.list(userId, page),
          add: async (user_id, number) => {
            const dataset = aDataset({ id: idOf(number), user_id, created_at: later(number).toISOString() });
            return (await datasets.create(dataset)).dataset;
          },
        };
      },
      (userId) => encodeCursor({ list: 'jobs', userId }, { created_at: now.toISOString(), id: idOf(1) }),
    );
  });
};
