import type { Job } from '../../../../shared/client/index.ts';
import { withoutNulls } from '../../../../shared/domain/configs/without-nulls.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import type { Input } from '../../command-line/spec.ts';
import { CliFault, exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import type { SpecOf } from '../../specs/all.ts';
import type { Run } from '../run.ts';
import { type DeployBody, someOf, somePairs } from './request.ts';
import { startDeploy } from './start.ts';

export const run: Run<'jobClone'> = async ({ args: [name], options }, session) => {
  const { jobs } = await session.podwarden();
  const query = { include: 'training_config,requested' };
  const job = await jobs.get(await findJob(session, name), query, { signal: session.signal });
  return startDeploy(bodyOf(job, options), options, session);
};

const bodyOf = (job: Job, options: Input<SpecOf<'jobClone'>>['options']): DeployBody => {
  const { training_config: config, requested } = job;
  if (config === undefined || requested === undefined) {
    throw new CliFault(exit.refused, `What job ${job.id} was asked for is not known.`);
  }
  const { dataset_id, validation_dataset_id, ...rest } = config;
  const { budget_limit: budget, gpu_types, ...asked } = requested;
  return {
    ...asked,
    training_config: withoutNulls(rest) as NonNullable<DeployBody['training_config']>,
    dataset_id,
    labels: { ...job.labels },
    ...withoutUndefined({
      validation_dataset_id: validation_dataset_id ?? undefined,
      gpu_types: someOf(options.gpu) ?? someOf(gpu_types),
      budget_limit: options.budget ?? budget ?? undefined,
      name: options.name ?? job.name ?? undefined,
      secret_names: someOf(options.secret),
      environment_variables: somePairs('env', options.env),
    }),
  };
};
