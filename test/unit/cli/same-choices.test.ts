import { specs } from '../../../apps/cli/specs/all.ts';
import { presets } from '../../../shared/domain/configs/presets.ts';
import { datasetFormats } from '../../../shared/domain/datasets/dataset-formats.ts';
import { deployFieldsSchema } from '../../../shared/domain/deploy/deploy-request.ts';
import { maxHoldSeconds } from '../../../shared/domain/jobs/hold.ts';
import { jobStatuses } from '../../../shared/domain/jobs/status.ts';

/** The specs load none of the domain, because a start has no time for its schemas. So they are held to it here. */
describe('choices of options', () => {
  it('are those of the domain', () => {
    expect(specs.datasetUpload.options.format.choices).toEqual(datasetFormats);
    expect(specs.datasetPreview.options.format.choices).toEqual(datasetFormats);
    expect(specs.jobs.options.status.choices).toEqual(jobStatuses);
    expect(specs.configInit.options.preset.choices).toEqual(presets.map(({ id }) => id));
    expect(specs.deploy.options.cloud.choices).toEqual(deployFieldsSchema.shape.cloud.unwrap().options);
    expect(specs.jobHold.options.for.mostSeconds).toBe(maxHoldSeconds);
  });

  it('and bounds are those of a deploy', () => {
    const taken = (fields: object) => deployFieldsSchema.partial().safeParse(fields).success;
    const { attempts, disk, budget, wait } = specs.deploy.options;
    expect([attempts.least, attempts.most].every((max_attempts) => taken({ max_attempts }))).toBe(true);
    expect(taken({ max_attempts: attempts.most + 1 })).toBe(false);
    expect([disk.least, disk.most].every((disk_gb) => taken({ disk_gb }))).toBe(true);
    expect([budget.least, budget.most].every((budget_limit) => taken({ budget_limit }))).toBe(true);
    const most = specs.deploy.options['max-duration'].mostSeconds / 60;
    expect([taken({ max_duration_minutes: most }), taken({ max_duration_minutes: most + 1 })]).toEqual([true, false]);
    expect([
      taken({ capacity_wait_minutes: wait.mostSeconds / 60 }),
      taken({ capacity_wait_minutes: wait.mostSeconds / 60 + 1 }),
    ]).toEqual([true, false]);
    expect(taken({ gpu_count: specs.deploy.options['gpu-count'].most })).toBe(true);
  });
});
