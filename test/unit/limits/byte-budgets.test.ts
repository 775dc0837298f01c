import fc from 'fast-check';
import { checkConfig } from '../../../shared/domain/configs/check-config.ts';
import { maxConfigBytes } from '../../../shared/domain/configs/config-bytes.ts';
import { trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import { AppError } from '../../../shared/domain/errors.ts';
import { maxHistoryMessageBytes } from '../../../shared/domain/jobs/history.ts';
import { maxErrorMessageBytes } from '../../../shared/domain/jobs/job-error.ts';
import { jsonBytes, utf8Bytes } from '../../../shared/domain/text-bytes.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { logsOf } from '../../support/logs-of.ts';
import { alicesDataset, setup as deployWorld } from '../deploy/deploy-world.ts';
import { setup as podWorld, runningJob } from '../pods/pod-world.ts';

/** DynamoDB counts bytes in UTF-8. What users and pods may write is bounded in them, whatever characters they choose. */

/** Characters of one to four bytes, and those that JSON writes as six. */
const character = fc.oneof(
  fc.constantFrom('a', 'é', '€', '漢', '😀', '"', '\\', '\u0001'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
/** Up to `maxUnits` as `length` counts them: mostly as long as the schema lets it be. */
const longText = (maxUnits: number) =>
  fc
    .tuple(character, fc.oneof(fc.constant(maxUnits), fc.nat(maxUnits)))
    .map(([unit, units]) => unit.repeat(Math.max(1, Math.floor(units / unit.length))));

const template = longText(16_000).map((text) => `{{ messages }}${text}`);
const modules = fc.array(longText(200), { minLength: 1, maxLength: 64 });
const config = fc.record({ template, modules, name: longText(190) }).map(({ template, modules, name }) => ({
  name: `n${name.replaceAll(/[\p{Cc}\s]/gu, 'x')}`,
  model: { name: 'owner/name' },
  training: {
    ...{ method: 'sft', num_epochs: 1, learning_rate: 0.01, batch_size: 8, use_lora: true },
    chat_template_jinja: template,
    lora_target_modules: modules,
  },
}));

const configOf = (unit: string, module: string) => ({
  name: 'a',
  model: { name: 'owner/name' },
  training: {
    ...{ method: 'sft', num_epochs: 1, learning_rate: 0.01, batch_size: 8, use_lora: true },
    chat_template_jinja: `{{ messages }}${unit.repeat(16_000)}`,
    lora_target_modules: Array.from({ length: 64 }, () => module.repeat(200)),
  },
});

/** As DynamoDB counts: names and values, text in UTF-8, without the escapes of JSON. */
const itemBytes = (value: unknown): number => {
  if (typeof value === 'string') return utf8Bytes(value);
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((sum, [name, inner]) => sum + utf8Bytes(name) + itemBytes(inner), 3);
};

const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

const expectWellFormed = (value: unknown): void => {
  for (const text of strings(value)) expect(text.isWellFormed()).toBe(true);
};

const silently = async <T>(run: () => Promise<T>): Promise<T> => {
  let result: T | undefined;
  await logsOf(async () => {
    result = await run();
  });
  return result as T;
};

describe('a training config', () => {
  it('is at most 96 KiB of JSON in UTF-8 where it is taken, and is refused by its bytes where it is larger', async () => {
    const datasets = new FakeDatasetStore();
    const seen = { taken: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(config, async (sent) => {
        const body = trainingConfigBodySchema.parse(sent);
        const refusal = await checkConfig(body, 'alice', datasets).catch((error: unknown) => error);
        const bytes = jsonBytes(body);
        if (refusal === undefined) {
          seen.taken += 1;
          expect(bytes).toBeLessThanOrEqual(maxConfigBytes);
        } else {
          seen.refused += 1;
          expect(bytes).toBeGreaterThan(maxConfigBytes);
          expect(refusal).toBeInstanceOf(AppError);
          expect(refusal).toMatchObject({ code: 'invalid_request' });
          expect(String(refusal)).toContain(`${bytes} bytes`);
          expect(String(refusal)).toContain(String(maxConfigBytes));
        }
      }),
      { ...propertyRuns(200), examples: [[configOf('\u0001', '\u0001')], [configOf('a', 'a')]] },
    );
    expect(seen.taken).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
  });
});

describe('a deploy', () => {
  const variables = fc.dictionary(fc.stringMatching(/^[A-Z]{1,20}$/), longText(8192), { maxKeys: 20 });

  it('that is taken leaves a job whose parts keep to their bytes', async () => {
    const seen = { taken: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        config,
        variables,
        variables,
        longText(1900),
        async (training_config, variables, secrets, path) => {
          const world = await deployWorld(alicesDataset({ format: 'chatml' }));
          const webhook = `https://example.com/${path}`;
          const body = { training_config, environment_variables: variables, secrets, webhook };
          const { status } = await silently(() => world.alice.deploy(body));
          const [job] = world.jobs.rows.all();
          if (job === undefined) {
            seen.refused += 1;
            expect(status).toBe(400);
            return;
          }
          seen.taken += 1;
          expectWellFormed(job);
          const spec = await world.jobs.details.spec(job.id);
          if (spec === undefined) throw new Error('The job has no spec.');
          const { training_config: config, environment_variables: environment, secrets_ciphertext, ...rest } = spec;
          // With what the deploy sets where the config says nothing.
          expect(jsonBytes(config)).toBeLessThanOrEqual(maxConfigBytes + 2 * 1024);
          expect(jsonBytes(environment)).toBeLessThanOrEqual(64 * 1024);
          expect(utf8Bytes(secrets_ciphertext ?? '')).toBeLessThanOrEqual(88 * 1024);
          expect(jsonBytes(rest)).toBeLessThanOrEqual(16 * 1024);
          expect(jsonBytes(job)).toBeLessThanOrEqual(16 * 1024);
        },
      ),
      {
        ...propertyRuns(150),
        examples: [[configOf('漢', '漢'), { A: '漢'.repeat(8000) }, { B: '漢'.repeat(8000) }, '漢'.repeat(1900)]],
      },
    );
    expect(seen.taken).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
  });
});

describe('an event of a pod', () => {
  const tail = fc.array(longText(4000), { maxLength: 200 });
  const code = fc.oneof(fc.constantFrom('training_crashed', 'gpu_unusable', 'out_of_memory'), longText(64));

  /** The bytes that one failure may add to a job: its message thrice, in the error, the attempt and the history, and both tails. */
  const maxAddedBytes = 2 * maxErrorMessageBytes + maxHistoryMessageBytes + 32_000 + 4000 + 4096;

  it('adds a bounded number of bytes to the job, and nothing that is cut in half', async () => {
    const failure = fc.record({ code, message: longText(4000), log_tail: tail });
    await fc.assert(
      fc.asyncProperty(failure, fc.boolean(), async (error, hasMore) => {
        const before = runningJob({ max_attempts: hasMore ? 3 : 1 });
        const world = podWorld(before);
        const event = { seq: 1, type: 'failed', error };
        const first = await silently(() => world.post('events', event));
        if (first.status === 413) return;
        expect(first.status).toBe(200);
        const job = world.job();
        expectWellFormed(job);
        expect(itemBytes(job) - itemBytes(before)).toBeLessThanOrEqual(maxAddedBytes);
        for (const { message } of job.history) expect(utf8Bytes(message)).toBeLessThanOrEqual(maxHistoryMessageBytes);
        // A repeat is known by its message, however it was cut.
        expect(await silently(() => world.post('events', event))).toEqual(first);
      }),
      {
        ...propertyRuns(150),
        examples: [[{ code: 'x', message: '漢'.repeat(4000), log_tail: ['漢'.repeat(4000)] }, true]],
      },
    );
  });

  it('keeps the end of a log in characters of any size', async () => {
    const world = podWorld();
    const log_tail = Array.from({ length: 40 }, (_, line) => `${line} ${'漢'.repeat(3000)}`);
    await silently(() =>
      world.post('events', { seq: 1, type: 'failed', error: { code: 'x', message: 'm', log_tail } }),
    );
    const tails = await world.jobs.details.logTails(world.job().id);
    expect(tails).toEqual([{ attempt: 1, log_tail: log_tail.slice(-3) }]);
  });
});
