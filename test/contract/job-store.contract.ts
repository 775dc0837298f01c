import { encodeCursor } from '../../shared/aws/dynamodb/cursor.ts';
import { shardOf } from '../../shared/aws/dynamodb/job-item.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobFilter } from '../../shared/domain/jobs/job-filter.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { type OpenJob, openJobOf } from '../../shared/domain/jobs/open-job.ts';
import { aHistoryEntry, aJob, hashOf, idOf, later, now } from './examples.ts';
import { jobChangeContract } from './job-change.contract.ts';
import { listContract } from './list.contract.ts';

export interface JobWorld {
  readonly jobs: JobStore;
  /** Leaves an open item of alice's that does not fit the schema, with that id. */
  plantCorrupt(jobId: string): Promise<void>;
}

const aFullJob = (): Job =>
  aJob({
    status: 'running',
    phase: 'training',
    pod_id: 'pod-1',
    gpu_type: 'NVIDIA L4',
    phase_seconds: { waiting_for_capacity: 2.5, starting: 30 },
    leaving_pod_ids: ['pod-0'],
    webhook: { url: 'https://example.com/hook', tries: 0, due_at: now.toISOString() },
    budget_limit: 0.1,
    job_token_sha256: hashOf(3),
    progress: { current_step: 3, loss: 1e20, learning_rate: 1e-7, eval_loss: -1.5 },
    history: [aHistoryEntry()],
    checkpoint: { artifact_id: idOf(5), object_key: 'artifacts/x', size_bytes: 2 ** 40, sha256: hashOf(6) },
  });

const openJobs = async (jobs: JobStore): Promise<readonly OpenJob[]> => {
  const shown: OpenJob[] = [];
  await jobs.listOpen((page) => shown.push(...page), nobody);
  return shown;
};

const nobody = (): void => {};

const idsOf = (jobs: readonly { readonly id: string }[]): string[] => jobs.map(({ id }) => id).sort();

export const jobStoreContract = (setup: () => Promise<JobWorld>): void => {
  describe('create', () => {
    it('stores a job as it is', async () => {
      const { jobs } = await setup();
      expect(await jobs.create(aFullJob())).toEqual({ created: true, job: aFullJob() });
      expect(await jobs.get(idOf(1))).toEqual(aFullJob());
      expect(await jobs.get(idOf(2))).toBeUndefined();
    });

    it('writes nothing over a standing one and returns it', async () => {
      const { jobs } = await setup();
      await jobs.create(aJob({ warning: 'first' }));
      const { created, job } = await jobs.create(aJob({ warning: 'second' }));
      expect([created, job.warning]).toEqual([false, 'first']);
    });
  });

  describe('change', () => {
    jobChangeContract(async () => (await setup()).jobs);
  });

  describe('listOpen', () => {
    it('shows every open job of every user and no other, each once', async () => {
      const { jobs } = await setup();
      for (let number = 1; number <= 30; number += 1) {
        await jobs.create(aJob({ id: idOf(number), user_id: `user-${number}`, open: number % 3 !== 0 }));
      }
      const open = Array.from({ length: 30 }, (_, index) => index + 1).filter((number) => number % 3 !== 0);
      expect(idsOf(await openJobs(jobs))).toEqual(open.map(idOf).sort());
    });

    it('follows `open` as it changes', async () => {
      const { jobs } = await setup();
      await jobs.create(aJob());
      const expect_ = { statuses: ['queued'] } as const;
      await jobs.change(idOf(1), { expect: expect_, set: { open: false } });
      expect(await openJobs(jobs)).toEqual([]);
      await jobs.change(idOf(1), { expect: expect_, set: { open: true } });
      expect(idsOf(await openJobs(jobs))).toEqual([idOf(1)]);
      await jobs.change(idOf(1), { expect: expect_, set: { last_refusal: 'none free' } });
      expect(idsOf(await openJobs(jobs))).toEqual([idOf(1)]);
    });

    it('shows what a sweep reads of a job, as it changes', async () => {
      const { jobs } = await setup();
      await jobs.create(aFullJob());
      expect(await openJobs(jobs)).toEqual([openJobOf(aFullJob())]);
      const { job } = await jobs.change(idOf(1), {
        expect: { statuses: ['running'] },
        set: { closed_dollars: 0.5, leaving_pod_ids: undefined, webhook: { url: 'https://example.com/x', tries: 1 } },
        setIfAbsent: { first_point_step: 7 },
        add: { points_told: 12, terminate_tries: 1 },
      });
      expect(job).toMatchObject({ closed_dollars: 0.5, first_point_step: 7, points_told: 12, terminate_tries: 1 });
      expect(await openJobs(jobs)).toEqual(job === undefined ? [] : [openJobOf(job)]);
    });

    it('tells of a corrupt one, and shows the others', async () => {
      const { jobs, plantCorrupt } = await setup();
      await jobs.create(aJob());
      await plantCorrupt(idOf(2));
      const shown: OpenJob[] = [];
      const unreadable: unknown[] = [];
      await jobs.listOpen(
        (page) => shown.push(...page),
        (jobId, error) => unreadable.push([jobId, error]),
      );
      expect(idsOf(shown)).toEqual([idOf(1)]);
      expect(unreadable).toEqual([[idOf(2), expect.objectContaining({ code: 'corrupt_item' })]]);
      await expect(jobs.get(idOf(2))).rejects.toMatchObject({ code: 'corrupt_item' });
      await expect(jobs.change(idOf(2), { expect: { statuses: ['failed'] } })).rejects.toMatchObject({
        code: 'corrupt_item',
      });
    });

    it('reads past the first megabyte', async () => {
      const { jobs } = await setup();
      const large = { leaving_pod_ids: Array(300).fill('x'.repeat(1000)) };
      // Three fill a page of 1 MB, and one shard of the index has all of these.
      const numbers = Array.from({ length: 400 }, (_, index) => index + 1);
      const ofOneShard = numbers.filter((number) => shardOf(idOf(number)) === '0').slice(0, 11);
      for (const number of ofOneShard) {
        await jobs.create(aJob({ id: idOf(number), created_at: later(number).toISOString(), ...large }));
      }
      let pages = 0;
      await jobs.listOpen(() => {
        pages += 1;
      }, nobody);
      expect(pages).toBeGreaterThan(1);
      expect(await openJobs(jobs)).toHaveLength(11);
      expect((await jobs.listByUser('alice', { limit: 50 })).items).toHaveLength(11);
    });
  });

  describe('findByPod', () => {
    it('finds the job of a pod for as long as it has it', async () => {
      const { jobs } = await setup();
      await jobs.create(aFullJob());
      await jobs.create(aJob({ id: idOf(2) }));
      expect(await jobs.findByPod('pod-1')).toEqual(aFullJob());
      await jobs.change(idOf(1), { expect: { statuses: ['running'] }, set: { pod_id: undefined } });
      expect(await jobs.findByPod('pod-1')).toBeUndefined();
      await jobs.change(idOf(2), { expect: { statuses: ['queued'] }, set: { pod_id: 'pod-2' } });
      expect((await jobs.findByPod('pod-2'))?.id).toBe(idOf(2));
    });
  });

  describe('usesDataset', () => {
    it.each(['queued', 'pending', 'running'] as const)('is true while a %s job has it', async (status) => {
      const { jobs } = await setup();
      await jobs.create(aJob({ status }));
      expect(await jobs.usesDataset('alice', idOf(2))).toBe(true);
      expect(await jobs.usesDataset('bob', idOf(2))).toBe(false);
      expect(await jobs.usesDataset('alice', idOf(3))).toBe(false);
    });

    it.each(['completed', 'failed', 'cancelled'] as const)(
      'is false once the job is %s, open or not',
      async (status) => {
        const { jobs } = await setup();
        await jobs.create(aJob({ status, phase: null, open: true }));
        await jobs.create(aJob({ id: idOf(5), status, phase: null, open: false }));
        expect(await jobs.usesDataset('alice', idOf(2))).toBe(false);
      },
    );

    it('is true of a validation dataset as well, for as long as the job goes on', async () => {
      const { jobs } = await setup();
      await jobs.create(aJob({ status: 'running', validation_dataset_id: idOf(7) }));
      await jobs.create(aJob({ id: idOf(4), status: 'running', validation_dataset_id: idOf(7) }));
      expect(await jobs.usesDataset('alice', idOf(7))).toBe(true);
      expect(await jobs.usesDataset('alice', idOf(2))).toBe(true);
      expect(await jobs.usesDataset('bob', idOf(7))).toBe(false);
      const end = { expect: { statuses: ['running'] }, set: { status: 'failed', phase: null } } as const;
      await jobs.change(idOf(1), end);
      for (const _ of [1, 2]) expect(await jobs.usesDataset('alice', idOf(7))).toBe(true);
      await jobs.change(idOf(4), end);
      for (const _ of [1, 2]) expect(await jobs.usesDataset('alice', idOf(7))).toBe(false);
      expect((await jobs.listByUser('alice', { limit: 10 })).items).toHaveLength(2);
      expect(await jobs.get(`${idOf(1)}#validation`)).toBeUndefined();
    });

    it('is false from the change on that ends the last job with it', async () => {
      const { jobs } = await setup();
      for (const number of [1, 4]) await jobs.create(aJob({ id: idOf(number), status: 'running' }));
      const end = { expect: { statuses: ['running'] }, set: { status: 'failed', phase: null } } as const;
      await jobs.change(idOf(1), end);
      expect(await jobs.usesDataset('alice', idOf(2))).toBe(true);
      await jobs.change(idOf(4), end);
      expect(await jobs.usesDataset('alice', idOf(2))).toBe(false);
    });
  });

  describe('jobsUsing', () => {
    it('names the jobs that go on and train on the dataset or are evaluated on it, each once', async () => {
      const { jobs } = await setup();
      const over = { status: 'completed', phase: null, open: false } as const;
      const using = [
        aJob({ id: idOf(1), dataset_id: idOf(70) }),
        aJob({ id: idOf(2), dataset_id: idOf(70), validation_dataset_id: idOf(70) }),
        aJob({ id: idOf(3), dataset_id: idOf(71), validation_dataset_id: idOf(70) }),
        aJob({ id: idOf(4), dataset_id: idOf(70), user_id: 'bob' }),
        aJob({ id: idOf(5), dataset_id: idOf(70), ...over }),
        aJob({ id: idOf(6), dataset_id: idOf(71), validation_dataset_id: idOf(70), ...over }),
      ];
      for (const job of using) await jobs.create(job);
      expect([...(await jobs.jobsUsing('alice', idOf(70), 50))].sort()).toEqual([idOf(1), idOf(2), idOf(3)]);
      expect(await jobs.jobsUsing('alice', idOf(70), 2)).toHaveLength(2);
      expect(await jobs.jobsUsing('alice', idOf(72), 50)).toEqual([]);
    });
  });

  describe('listByUser', () => {
    listContract(
      async () => {
        const { jobs } = await setup();
        return {
          list: (userId, page) => jobs.listByUser(userId, page),
          add: async (user_id, number) => {
            const job = aJob({ id: idOf(number), user_id, created_at: later(number).toISOString() });
            return (await jobs.create(job)).job;
          },
        };
      },
      (userId) => encodeCursor({ list: 'datasets', userId }, { created_at: now.toISOString(), id: idOf(1) }),
    );

    const stored = async (count: number, fieldsOf: (number: number) => Partial<Job>) => {
      const { jobs } = await setup();
      for (let number = 1; number <= count; number += 1) {
        await jobs.create(aJob({ id: idOf(number), created_at: later(number).toISOString(), ...fieldsOf(number) }));
      }
      const found = async (filter: JobFilter, limit = 50) => {
        const numbers: number[][] = [];
        let cursor: string | undefined;
        do {
          const page = await jobs.listByUser('alice', { limit, cursor }, filter);
          numbers.push(page.items.map(({ id }) => Number.parseInt(id.slice(-4), 16)));
          cursor = page.next_cursor ?? undefined;
        } while (cursor !== undefined);
        return numbers;
      };
      return { jobs, found };
    };
    const over = { status: 'completed', phase: null, open: false } as const;

    it.each<[JobFilter, number[]]>([
      [{ status: ['queued'] }, [5, 4, 2, 1]],
      [{ status: ['completed', 'failed'] }, [3]],
      [{ active: true }, [5, 4, 2, 1]],
      [{ active: false }, [3]],
      [{ dataset_id: idOf(70) }, [2, 1]],
      [{ training_config_id: idOf(80) }, [4]],
      [{ q: 'LLAMA' }, [4]],
      [{ q: 'night' }, [5]],
      [{ q: 'team' }, [2, 1]],
      [{ q: 'blue', active: true }, [2]],
      [{ q: 'nothing of that' }, []],
      [{ created_after: later(3).toISOString() }, [5, 4]],
      [{ created_before: later(3).toISOString() }, [2, 1]],
      [{ created_after: later(1).toISOString(), created_before: later(5).toISOString(), active: true }, [4, 2]],
    ])('finds what is sought: %p', async (filter, expected) => {
      const { found } = await stored(5, (number) => ({
        ...(number === 3 ? over : {}),
        ...(number === 1 ? { dataset_id: idOf(70), labels: { Team: 'red' } } : {}),
        ...(number === 2 ? { validation_dataset_id: idOf(70), labels: { team: 'Blue' } } : {}),
        ...(number === 4 ? { training_config_id: idOf(80), model: 'meta/Llama-3' } : {}),
        ...(number === 5 ? { name: 'A run by Night' } : {}),
      }));
      expect((await found(filter)).flat()).toEqual(expected);
      expect((await found(filter, 1)).flat()).toEqual(expected);
      expect((await found(filter, 2)).flat()).toEqual(expected);
    });

    it('looks at a hundred jobs for a page, however few are found, and ends', async () => {
      const { found } = await stored(130, (number) => (number % 60 === 5 ? over : {}));
      expect(await found({ active: false })).toEqual([[125, 65], [5]]);
      expect(await found({ q: 'no job has this' })).toEqual([[], []]);
      expect(await found({ active: false, created_after: later(31).toISOString() })).toEqual([[125, 65]]);
    });

    it('refuses the cursor of another filter, of none, and of another user with the same one', async () => {
      const { jobs } = await stored(3, () => ({}));
      const filter = { active: true, q: 'config' } as const;
      const cursorOf = async (of?: JobFilter) => (await jobs.listByUser('alice', { limit: 1 }, of)).next_cursor ?? '';
      const list = (cursor: string, of?: JobFilter, user = 'alice') => jobs.listByUser(user, { limit: 1, cursor }, of);
      const active = await cursorOf({ active: true });
      const all = await cursorOf();
      for (const refused of [
        list(active),
        list(all, { active: true }),
        list(active, filter),
        list(active, { active: true, created_after: now.toISOString() }),
        list(active, { active: true }, 'bob'),
      ]) {
        await expect(refused).rejects.toMatchObject({ code: 'invalid_cursor' });
      }
      const status = await cursorOf({ status: ['queued', 'running'] });
      expect((await list(status, { status: ['running', 'queued', 'running'] })).items).toHaveLength(1);
    });
  });
};
