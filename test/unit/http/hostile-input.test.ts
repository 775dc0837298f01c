import { trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import { deployRequestSchema } from '../../../shared/domain/deploy/deploy-request.ts';
import { apiHandler } from '../../../shared/http/api-handler.ts';
import { getDataset } from '../../../shared/http/contract/datasets.ts';
import { call } from '../../support/api-event.ts';
import { logsOf } from '../../support/logs-of.ts';

const handler = apiHandler(getDataset, async ({ userId }) => {
  throw new Error(`of ${userId}`);
});

describe('what a hostile user sends', () => {
  it('adds no line to the log, whatever an id in a path or a subject holds', async () => {
    const id = 'x"}\r\n{"level":"ERROR","code":"provider_auth_failed"}\u2028\u001b[2J';
    const logs = await logsOf(() => call(handler, { userId: `eve\n${id}`, path: { id } }));
    const lines = logs.split(/\r?\n/).filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(0);
    const codes = lines.map((line) => JSON.parse(line).code).filter(Boolean);
    expect(codes).toEqual(['unknown_error']);
    expect(logs).not.toContain('\u001b');
  });

  it.each([
    ['none', ''],
    ['one too long to be a subject', 'x'.repeat(257)],
    ['half a character, which would be written like any other half', 'eve\ud800'],
  ])('is refused as of nobody when the subject of its token is %s', async (_what, userId) => {
    const { status } = await call(handler, { claims: {}, userId, path: { id: 'x' } });
    expect(status).toBe(401);
  });

  const config = (model: object) => ({ name: 'a', model, training: { method: 'cpt' } });
  const faults = (model: object) =>
    trainingConfigBodySchema.safeParse(config(model)).error?.issues.filter(({ path }) => path[0] === 'model') ?? [];

  it('runs no code of a model repository', () => {
    expect(faults({ name: 'owner/name' })).toEqual([]);
    expect(faults({ name: 'owner/name', trust_remote_code: true })).toHaveLength(1);
  });

  it.each([
    'https://evil.example.com/x',
    '//evil.example.com/x',
    '../../etc/passwd',
    'a/b/c',
    '/root',
    'a b',
    '-x',
    'a/-x',
  ])('names no model by address or path: %s', (name) => {
    expect(faults({ name })).toHaveLength(1);
  });

  const imageFaults = (docker_image: string) =>
    deployRequestSchema.safeParse({ docker_image }).error?.issues.filter(({ path }) => path[0] === 'docker_image') ??
    [];

  it('names an image and nothing else', () => {
    expect(imageFaults(`ghcr.io/owner/name@sha256:${'01'.repeat(32)}`)).toEqual([]);
    for (const image of ['a;reboot', '$(reboot)', 'a b', '--privileged', 'a\nb', '{"a":1}', '`x`'])
      expect(imageFaults(image)).toHaveLength(1);
  });

  it.each(['PODWARDEN_JOB_TOKEN', 'PODWARDEN_API_URL', 'RUNPOD_API_KEY', 'A=B', 'A B', '1A', ''])(
    'takes the place of no variable of ours: %s',
    (name) => {
      for (const field of ['environment_variables', 'secrets'])
        expect(deployRequestSchema.safeParse({ [field]: { [name]: 'x' } }).success).toBe(false);
      const issues = deployRequestSchema.safeParse({ environment_variables: { [name]: 'x' } }).error?.issues ?? [];
      expect(issues.some(({ path }) => path[0] === 'environment_variables')).toBe(true);
    },
  );
});
