import { createHandler as createDelete } from '../../../functions/accounts/delete-secret.ts';
import { createHandler as createGet } from '../../../functions/accounts/get-secret.ts';
import { createHandler as createList } from '../../../functions/accounts/list-secrets.ts';
import { createHandler as createPut } from '../../../functions/accounts/put-secret.ts';
import { maxSecretsOfUser } from '../../../shared/domain/accounts/secret.ts';
import { call } from '../../support/api-event.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { FakeSecretStore } from '../../support/fake-secret-store.ts';
import { logsOf } from '../../support/logs-of.ts';

const now = '2026-03-01T12:00:00.000Z';

const setup = () => {
  const secrets = new FakeSecretStore();
  const controls = new FakeControlsStore();
  const deps = {
    secrets,
    controls,
    secretsKey: new FakeSecretReader('key text'),
    clock: () => new Date(now),
    randomBytes: (count: number) => new Uint8Array(count).fill(5),
  };
  const [put, get, list, remove] = [createPut(deps), createGet(deps), createList(deps), createDelete(deps)];
  const as = (userId: string) => ({
    put: (name: string, body: unknown) => call(put, { userId, path: { name }, body }),
    get: (name: string) => call(get, { userId, path: { name } }),
    list: () => call(list, { userId }),
    remove: (name: string) => call(remove, { userId, path: { name } }),
  });
  return { secrets, controls, alice: as('alice'), bob: as('bob') };
};

const told = { name: 'HF_TOKEN', created_at: now, updated_at: now };

describe('a secret', () => {
  it('is sealed at once; no answer, log or item has its value', async () => {
    const { alice, secrets } = setup();
    const texts: string[] = [];
    texts.push(
      await logsOf(async () => {
        const answers = [
          await alice.put('HF_TOKEN', { value: 'hf_of_alice' }),
          await alice.get('HF_TOKEN'),
          await alice.list(),
        ];
        expect(answers.map(({ body }) => body)).toEqual([told, told, { items: [told], next_cursor: null }]);
        texts.push(...answers.map(({ text }) => text));
      }),
    );
    const [box] = await secrets.find('alice', ['HF_TOKEN']);
    expect(Buffer.from(box?.box ?? '', 'base64').toString('latin1')).not.toContain('hf_of_alice');
    for (const text of [...texts, JSON.stringify(box)]) expect(text).not.toContain('hf_of_alice');
  });

  it('is its user’s alone, and gone once it is deleted', async () => {
    const { alice, bob } = setup();
    await alice.put('HF_TOKEN', { value: 'hf_of_alice' });
    expect([(await bob.get('HF_TOKEN')).status, (await bob.remove('HF_TOKEN')).status]).toEqual([404, 404]);
    expect((await bob.list()).body.items).toEqual([]);
    expect([(await alice.remove('HF_TOKEN')).status, (await alice.remove('HF_TOKEN')).status]).toEqual([204, 404]);
    expect((await alice.get('HF_TOKEN')).status).toBe(404);
  });

  it.each([
    ['a reserved name', 'PODWARDEN_X', { value: 'x' }],
    ['a name that is no variable', 'A-B', { value: 'x' }],
    ['an empty value', 'A', { value: '' }],
    ['a value with NUL', 'A', { value: 'hf\u0000secret' }],
    ['a value that is too long', 'A', { value: 'hf_secret'.repeat(1000) }],
    ['no value', 'A', { values: 'hf_secret' }],
  ])('is not taken with %s, and the refusal does not repeat it', async (_what, name, body) => {
    const { alice, secrets } = setup();
    const { status, text } = await alice.put(name, body);
    expect(status).toBe(400);
    expect(text).not.toMatch(/hf_?secret/);
    expect(await secrets.list('alice')).toEqual([]);
  });

  it('is one of so many that a user may have', async () => {
    const { alice } = setup();
    for (let nth = 0; nth < maxSecretsOfUser; nth += 1) await alice.put(`S${nth}`, { value: 'x' });
    const { status, body } = await alice.put('ONE_MORE', { value: 'x' });
    expect([status, body.code, body.details]).toEqual([422, 'limit_exceeded', { limit: maxSecretsOfUser }]);
    expect((await alice.put('S1', { value: 'y' })).status).toBe(200);
  });

  it('is not taken from a suspended user, who may delete what they have', async () => {
    const { alice, controls } = setup();
    await alice.put('HF_TOKEN', { value: 'x' });
    await controls.suspend('alice', { reason: 'A test.', set_at: now, set_by: 'ops' });
    expect((await alice.put('OTHER', { value: 'x' })).body.code).toBe('user_suspended');
    expect((await alice.remove('HF_TOKEN')).status).toBe(204);
  });
});
