import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { withSpec } from '../../../shared/domain/jobs/full-job.ts';
import { podSpec } from '../../../shared/domain/jobs/pod-spec.ts';
import { createBody } from '../../../shared/runpod/create-body.ts';
import { propertyRuns } from '../../support/effort.ts';
import { logsOf } from '../../support/logs-of.ts';
import { somePodSettings } from '../../support/some-pod-settings.ts';
import { aConfig, setup } from '../deploy/deploy-world.ts';

const settings = {
  ...somePodSettings,
  bootstrap: readFileSync('shared/pod/bootstrap.sh', 'utf8'),
};

/** `{{ RUNPOD_SECRET_name }}` whole, in parts, and escaped. */
const text = fc
  .array(fc.constantFrom('{{', '{', '}}', ' RUNPOD_SECRET_key ', 'a', '"', '\\', '\\u007b', '/', ':'), { maxLength: 5 })
  .map((parts) => parts.join(''));
const name = fc.oneof(fc.stringMatching(/^[A-Z]{1,3}$/), text);
const optional = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: undefined });

const deploy = fc.record({
  environment_variables: fc.dictionary(name, text, { maxKeys: 3 }),
  secrets: optional(fc.dictionary(name, text, { minKeys: 1, maxKeys: 2 })),
  docker_image: optional(
    fc.oneof(
      fc.constant('owner/name:1'),
      text,
      text.map((part) => `a/${part}`),
    ),
  ),
  gpu_type: optional(fc.oneof(fc.constant('NVIDIA L4'), text)),
  data_center_ids: optional(fc.array(fc.oneof(fc.constant('US-KS-2'), text), { maxLength: 1 })),
  webhook: optional(text.map((part) => `https://example.com/${part}`)),
  training_config: fc.oneof(
    fc.constant(aConfig),
    text.map((part) => ({ ...aConfig, name: `a${part}` })),
  ),
});

describe('the create request of a pod', () => {
  it('has no {{ in it, whatever a user sends', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(deploy, async (body) => {
        const world = await setup();
        await logsOf(() => world.alice.deploy(body));
        for (const job of world.jobs.rows.all()) {
          made += 1;
          const whole = await withSpec(job, world.jobs.details);
          for (const candidate of whole.candidates) {
            expect(JSON.stringify(createBody(podSpec(whole, candidate, 'token', settings)))).not.toContain('{{');
          }
        }
      }),
      propertyRuns(5000),
    );
    expect(made).toBeGreaterThan(0);
  });

  it('is refused by the name of the variable that has it, whatever stands around', async () => {
    const world = await setup();
    const environment_variables = { FINE: '{ "a": 1 }', HF_HOME: 'x{{ RUNPOD_SECRET_key }}' };
    const { status, body } = await world.alice.deploy({ environment_variables });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.error).toContain('environment_variables.HF_HOME: must not contain {{');
    expect(body.error).not.toContain('RUNPOD_SECRET_key');
  });
});
