import { readFileSync } from 'node:fs';
import { podSpec } from '../../../shared/domain/jobs/pod-spec.ts';
import { aJob } from '../../support/a-job.ts';
import { somePodSettings } from '../../support/some-pod-settings.ts';

const bootstrap = readFileSync('shared/pod/bootstrap.sh', 'utf8');
const settings = {
  ...somePodSettings,
  bootstrap,
};

describe('podSpec', () => {
  it('starts every job with the same small script, into which nothing is pasted (F30 H3 H4)', () => {
    const hostile = `"; $(reboot) \${HOME} \`id\` ${'x'.repeat(200)}`;
    const plain = aJob();
    const job = aJob({
      training_config: { ...plain.training_config, name: hostile, model: { name: hostile } },
      dataset: { ...plain.dataset, object_key: hostile },
    });
    const spec = podSpec(
      job,
      { gpu_type: 'NVIDIA L4', cloud: 'SECURE', data_center_ids: [], cost_per_hour: 1 },
      'token',
      settings,
    );
    expect(spec.entrypoint).toEqual(['bash']);
    expect(spec.cmd.slice(0, 3)).toEqual(['-c', bootstrap, 'podwarden-bootstrap']);
    expect(JSON.stringify(spec)).not.toContain('reboot');
    expect(Buffer.byteLength(bootstrap)).toBeLessThan(9216);
    // execve takes 128 KiB of one argument, RunPod 100 kB of request.
    expect(Buffer.byteLength(JSON.stringify(spec))).toBeLessThan(16_384);
  });
});
