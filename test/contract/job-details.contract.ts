import { keptConfig } from '../../shared/domain/configs/resolved-config.ts';
import type { JobDetails } from '../../shared/domain/jobs/job-store.ts';
import { aHistoryEntry, aSpec, idOf } from './examples.ts';

export const jobDetailsContract = (setup: () => Promise<JobDetails>): void => {
  describe('a spec', () => {
    it('is stored as it is, once', async () => {
      const details = await setup();
      const spec = aSpec({
        environment_variables: { HF_HOME: '/workspace', 'A.B': '1' },
        secrets_ciphertext: 'sealed',
      });
      expect(await details.createSpec(idOf(1), spec, 'a share')).toBe(true);
      expect(await details.createSpec(idOf(1), aSpec({ docker_image: 'another' }), 'a share')).toBe(false);
      expect(await details.spec(idOf(1))).toEqual(spec);
      expect(await details.spec(idOf(2))).toBeUndefined();
    });

    it('stays until it is replaced', async () => {
      const details = await setup();
      await details.createSpec(idOf(1), aSpec(), 'a share');
      const other = aSpec({ docker_image: 'another' });
      expect(await details.createSpec(idOf(1), other, 'another share')).toBe(false);
      expect(await details.spec(idOf(1))).toEqual(aSpec());
      await details.replaceSpec(idOf(1), other, 'another share');
      expect(await details.spec(idOf(1))).toEqual(other);
      await details.abandonSpec(idOf(1), 'a share', new Date());
      expect(await details.spec(idOf(1))).toEqual(other);
    });

    it('is abandoned with its share alone, and leaves no secret', async () => {
      const details = await setup();
      const spec = aSpec({ secrets_ciphertext: 'sealed', webhook_secret_ciphertext: 'sealed too' });
      await details.createSpec(idOf(1), spec, 'a share');
      await details.abandonSpec(idOf(1), 'another share', new Date());
      expect(await details.spec(idOf(1))).toEqual(spec);
      await details.abandonSpec(idOf(1), 'a share', new Date());
      await details.abandonSpec(idOf(2), 'a share', new Date());
      const left = (await details.spec(idOf(1))) ?? {};
      expect(left).not.toHaveProperty('secrets_ciphertext');
      expect(left).not.toHaveProperty('webhook_secret_ciphertext');
      expect(await details.spec(idOf(2))).toBeUndefined();
    });

    it('takes a resolved config for one that never was, once', async () => {
      const details = await setup();
      const { unset_settings: _, ...unresolved } = aSpec();
      await details.createSpec(idOf(1), unresolved, 'a share');
      const kept = keptConfig(unresolved.training_config);
      const other = { ...kept, unset_settings: ['seed'] };
      expect(await details.keepConfig(idOf(2), kept)).toBe(false);
      expect(await details.keepConfig(idOf(1), kept)).toBe(true);
      expect(await details.keepConfig(idOf(1), other)).toBe(false);
      expect(await details.spec(idOf(1))).toEqual({ ...unresolved, ...kept });
    });

    it('forgets its secrets, and nothing else', async () => {
      const details = await setup();
      await details.createSpec(
        idOf(1),
        aSpec({ secrets_ciphertext: 'sealed', webhook_secret_ciphertext: 'sealed too' }),
        'a share',
      );
      await details.forgetSecrets(idOf(1));
      await details.forgetSecrets(idOf(1));
      await details.forgetSecrets(idOf(2));
      expect(await details.spec(idOf(1))).toEqual(aSpec({ webhook_secret_ciphertext: 'sealed too' }));
      expect(await details.spec(idOf(2))).toBeUndefined();
    });
  });

  it('keeps the end of a log for each attempt, the last that was put', async () => {
    const details = await setup();
    await details.putLogTail(idOf(1), { attempt: 10, log_tail: ['c'] });
    await details.putLogTail(idOf(1), { attempt: 2, log_tail: ['a'] });
    await details.putLogTail(idOf(1), { attempt: 2, log_tail: ['a', 'b'] });
    await details.putLogTail(idOf(2), { attempt: 1, log_tail: ['x'] });
    expect(await details.logTails(idOf(1))).toEqual([
      { attempt: 2, log_tail: ['a', 'b'] },
      { attempt: 10, log_tail: ['c'] },
    ]);
  });

  it('keeps lines of a history by their place, and a line that stands there stays', async () => {
    const details = await setup();
    const lines = Array.from({ length: 12 }, (_, place) => aHistoryEntry({ message: `line ${place}` }));
    await details.putHistory(idOf(1), 0, lines.slice(0, 3));
    await details.putHistory(idOf(1), 2, [aHistoryEntry({ message: 'another' }), ...lines.slice(3)]);
    await details.putHistory(idOf(2), 0, [aHistoryEntry({ message: 'of another job' })]);
    expect(await details.history(idOf(1), 0, 200)).toEqual(lines);
    expect(await details.history(idOf(1), 9, 2)).toEqual(lines.slice(9, 11));
    expect(await details.history(idOf(1), 12, 5)).toEqual([]);
  });
};
