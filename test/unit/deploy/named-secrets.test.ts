import { openSecrets } from '../../../shared/domain/jobs/secret-box.ts';
import { logsOf } from '../../support/logs-of.ts';
import { setup } from './deploy-world.ts';

/** The secrets that a job would give its pod, which alone opens its box. */
const secretsOf = async ({ jobs, secretsKey }: Awaited<ReturnType<typeof setup>>, jobId: string) => {
  const box = jobs.details.specs.get(jobId)?.secrets_ciphertext;
  return openSecrets(secretsKey.value, jobId, box ?? '');
};

const isOfSecrets = ({ name }: { readonly name: string }) => name === 'secrets';

describe('secret_names of a deploy', () => {
  it('give the job the values as they are now, beside those that are given, and RunPod none of them', async () => {
    const world = await setup();
    await world.putSecretOf('alice', 'HF_TOKEN', 'hf_of_alice');
    await world.putSecretOf('alice', 'UNUSED', 'stays away');
    let jobId = '';
    const logs = await logsOf(async () => {
      const { status, body, text } = await world.alice.deploy({
        secret_names: ['HF_TOKEN'],
        secrets: { WANDB_API_KEY: 'wb_given' },
      });
      expect(status).toBe(201);
      expect(text).not.toContain('hf_of_alice');
      jobId = body.job_id;
    });
    await world.putSecretOf('alice', 'HF_TOKEN', 'hf_changed_later');
    await world.secrets.remove('alice', 'HF_TOKEN');
    expect(await secretsOf(world, jobId)).toEqual({ HF_TOKEN: 'hf_of_alice', WANDB_API_KEY: 'wb_given' });
    for (const text of [logs, JSON.stringify(world.provider.creates), JSON.stringify(world.jobs.rows.all())]) {
      expect(text).not.toMatch(/hf_of_alice|wb_given/);
    }
  });

  it('are the token that push_to_hub needs', async () => {
    const { alice, putSecretOf } = await setup();
    const training_config = {
      name: 'a',
      model: { name: 'acme/small' },
      training: { method: 'cpt', num_epochs: 1, learning_rate: 0.1, batch_size: 1 },
      push_to_hub: { repo_id: 'acme/tuned' },
    };
    await putSecretOf('alice', 'HF_TOKEN', 'hf_of_alice');
    const without = (await alice.preflight({ training_config })).body.checks;
    expect(without).toContainEqual(expect.objectContaining({ name: 'secrets', ok: false }));
    const named = (await alice.preflight({ training_config, secret_names: ['HF_TOKEN'] })).body.checks;
    expect(named).toContainEqual(expect.objectContaining({ name: 'secrets', ok: true }));
  });

  it('that the user has not are 404, also where another has one of the name, and no job is made', async () => {
    const { alice, putSecretOf, jobs, provider } = await setup();
    await putSecretOf('mallory', 'HF_TOKEN', 'hf_of_mallory');
    const { status, body } = await alice.deploy({ secret_names: ['HF_TOKEN'] });
    expect([status, body.code, body.error]).toEqual([404, 'not_found', 'Secret HF_TOKEN does not exist.']);
    expect([jobs.rows.all(), provider.creates]).toEqual([[], []]);
    const preflight = await alice.preflight({ secret_names: ['HF_TOKEN'] });
    expect(preflight.body.checks.find(isOfSecrets)).toEqual({
      name: 'secrets',
      ok: false,
      message: 'Secret HF_TOKEN does not exist.',
      issues: [{ path: 'secret_names.0', message: 'does not exist' }],
    });
  });

  it.each([
    ['twice', { secret_names: ['A', 'A'] }, 'must name no secret twice'],
    ['given as well', { secret_names: ['A'], secrets: { A: 'x' } }, 'A is among secrets too: give it once'],
    [
      'too many with those that are given',
      { secret_names: Array.from({ length: 20 }, (_, nth) => `S${nth}`), secrets: { A: 'x' } },
      'a job has at most 20 secrets, named and given',
    ],
    ['of a reserved name', { secret_names: ['RUNPOD_API_KEY'] }, 'names with PODWARDEN_ and RUNPOD_ are reserved'],
  ])('are refused when %s', async (_what, request, message) => {
    const { alice } = await setup();
    const { status, body } = await alice.deploy(request);
    expect([status, body.issues[0].message]).toEqual([400, message]);
  });

  it('count against the bytes that all secrets of a job may have, in a preflight that opens none too', async () => {
    const { alice, putSecretOf } = await setup();
    const names = Array.from({ length: 9 }, (_, nth) => `S${nth}`);
    for (const name of names) await putSecretOf('alice', name, 'ä'.repeat(4096));
    const { status, body } = await alice.deploy({ secret_names: names });
    expect([status, body.error]).toEqual([400, expect.stringMatching(/^secrets has 73\d{3} bytes in all/)]);
    const { checks } = (await alice.preflight({ secret_names: names })).body;
    expect(checks.find(isOfSecrets).message).toBe(body.error);
    expect((await alice.preflight({ secret_names: names.slice(0, 7) })).body.ok).toBe(true);
  });

  it('do not open once they were moved to another user or name', async () => {
    const { alice, putSecretOf, secrets } = await setup();
    await putSecretOf('mallory', 'HF_TOKEN', 'hf_of_mallory');
    const [stolen] = await secrets.find('mallory', ['HF_TOKEN']);
    if (stolen === undefined) throw new Error('there is none');
    await secrets.put({ ...stolen, user_id: 'alice' }, new Date());
    expect((await alice.deploy({ secret_names: ['HF_TOKEN'] })).status).toBe(500);
  });
});
