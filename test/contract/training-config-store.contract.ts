import { encodeCursor } from '../../shared/aws/dynamodb/cursor.ts';
import type { TrainingConfigStore } from '../../shared/domain/configs/training-config-store.ts';
import { aConfig, aConfigBody, hashOf, idOf, later, now } from './examples.ts';
import { listContract } from './list.contract.ts';

export interface TrainingConfigWorld {
  readonly configs: TrainingConfigStore;
  /** Leaves an item of alice's that does not fit the schema, with that id. */
  plantCorrupt(configId: string): Promise<void>;
}

const fullBody = aConfigBody({
  name: 'With everything',
  model: { name: 'owner/model', revision: 'main' },
  training: {
    method: 'sft',
    num_epochs: 0.5,
    learning_rate: 3e-5,
    batch_size: 1,
    lora_target_modules: ['q_proj', 'v_proj'],
    packing: false,
    seed: 4_294_967_295,
  },
  dataset_id: idOf(3),
  trainer: 'transformers',
});

export const trainingConfigStoreContract = (setup: () => Promise<TrainingConfigWorld>): void => {
  describe('create', () => {
    it('stores a config as it is', async () => {
      const { configs } = await setup();
      const config = aConfig({ ...fullBody, request_sha256: hashOf(4) });
      expect(await configs.create(config)).toEqual({ created: true, config });
      expect(await configs.get('alice', config.id)).toEqual(config);
      expect(await configs.get('bob', config.id)).toBeUndefined();
    });

    it('writes nothing over a standing one and returns it', async () => {
      const { configs } = await setup();
      await configs.create(aConfig({ name: 'First' }));
      const { created, config } = await configs.create(aConfig({ name: 'Second' }));
      expect([created, config.name]).toEqual([false, 'First']);
    });
  });

  describe('replace', () => {
    it('leaves nothing of the old body and everything else', async () => {
      const { configs } = await setup();
      await configs.create(aConfig({ ...fullBody, request_sha256: hashOf(4) }));
      const body = aConfigBody({ name: 'Plain' });
      const replaced = await configs.replace('alice', idOf(1), body, later(60));
      const expected = aConfig({
        ...body,
        request_sha256: hashOf(4),
        updated_at: later(60).toISOString(),
        defaults_version: 1,
        version: 1,
      });
      expect(replaced).toEqual(expected);
      expect(await configs.get('alice', idOf(1))).toEqual(expected);
    });

    it('replaces only a version that it is told, where it is told any', async () => {
      const { configs } = await setup();
      await configs.create(aConfig());
      const replace = async (name: string, versions?: readonly number[]) =>
        (await configs.replace('alice', idOf(1), aConfigBody({ name }), now, versions))?.version;
      expect(await replace('none is it', [])).toBeUndefined();
      expect(await replace('too early', [1])).toBeUndefined();
      expect(await replace('first', [0])).toBe(1);
      expect(await replace('late', [0])).toBeUndefined();
      expect(await replace('second', [0, 1])).toBe(2);
      expect(await replace('whatever stands', undefined)).toBe(3);
      const both = await Promise.all([replace('one', [3]), replace('other', [3])]);
      expect(both.filter((version) => version === 4)).toHaveLength(1);
      expect(await configs.replace('alice', idOf(2), aConfigBody(), now, [0])).toBeUndefined();
    });

    it('makes none where there is none', async () => {
      const { configs } = await setup();
      await configs.create(aConfig());
      expect(await configs.replace('bob', idOf(1), aConfigBody(), now)).toBeUndefined();
      expect(await configs.replace('alice', idOf(2), aConfigBody(), now)).toBeUndefined();
      expect(await configs.get('alice', idOf(2))).toBeUndefined();
    });
  });

  describe('delete', () => {
    it('tells whether there was one', async () => {
      const { configs } = await setup();
      await configs.create(aConfig());
      expect(await configs.delete('bob', idOf(1))).toBe(false);
      expect(await configs.delete('alice', idOf(1))).toBe(true);
      expect(await configs.delete('alice', idOf(1))).toBe(false);
      expect(await configs.get('alice', idOf(1))).toBeUndefined();
    });
  });

  it('is loud about a corrupt item', async () => {
    const { configs, plantCorrupt } = await setup();
    await plantCorrupt(idOf(1));
    await expect(configs.get('alice', idOf(1))).rejects.toMatchObject({ code: 'corrupt_item' });
    await expect(configs.list('alice', { limit: 5 })).rejects.toMatchObject({ code: 'corrupt_item' });
  });

  describe('list', () => {
    it('gives no more of large configs than makes one page, and every one in the end', async () => {
      const { configs } = await setup();
      const large = aConfigBody({ training: { ...aConfigBody().training, chat_template_jinja: '漢'.repeat(16_384) } });
      for (let nth = 1; nth <= 100; nth += 1) {
        await configs.create(aConfig({ ...large, id: idOf(nth), created_at: later(nth).toISOString() }));
      }
      const first = await configs.list('alice', { limit: 200 });
      const second = await configs.list('alice', { limit: 200, cursor: first.next_cursor ?? undefined });
      expect(first.items.length).toBeLessThan(100);
      expect(second.next_cursor).toBeNull();
      expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(100);
    });

    listContract(
      async () => {
        const { configs } = await setup();
        return {
          list: (userId, page) => configs.list(userId, page),
          add: async (user_id, number) => {
            const config = aConfig({ id: idOf(number), user_id, created_at: later(number).toISOString() });
            return (await configs.create(config)).config;
          },
        };
      },
      (userId) => encodeCursor({ list: 'datasets', userId }, { created_at: now.toISOString(), id: idOf(1) }),
    );
  });
};
