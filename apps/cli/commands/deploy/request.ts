import type { Body } from '../../../../shared/client/index.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import type { Input } from '../../command-line/spec.ts';
import { findDataset } from '../../find-one.ts';
import { pairs } from '../../pairs.ts';
import type { Session } from '../../session.ts';
import type { SpecOf } from '../../specs/all.ts';
import { chosenConfig } from '../config/resolve-config.ts';

export type DeployBody = Body<'deployJob'>;

export const someOf = <T>(list: readonly T[]): T[] | undefined => (list.length === 0 ? undefined : [...list]);

export const somePairs = (option: string, list: readonly string[]): Record<string, string> | undefined =>
  list.length === 0 ? undefined : { ...pairs(option, list) };

const minutes = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds / 60);

const dataset = async (name: string | undefined, session: Session): Promise<string | undefined> =>
  name === undefined ? undefined : findDataset(session, name);

/** Makes the deploy request for the API from the command line. */
export const requestOf = async (
  { args: [config], options }: Input<SpecOf<'deploy'>>,
  session: Session,
): Promise<DeployBody> => {
  const chosen = await chosenConfig(config, session);
  const labels = somePairs('label', options.label);
  return {
    ...(chosen.kind === 'given' ? { training_config: chosen.config } : { training_config_id: chosen.config.id }),
    // An omitted option is left out of the request, because the API chooses the default.
    ...withoutUndefined({
      dataset_id: await dataset(options.dataset, session),
      validation_dataset_id: await dataset(options.validation, session),
      gpu_types: someOf(options.gpu),
      gpu_count: options['gpu-count'],
      budget_limit: options.budget,
      max_duration_minutes: minutes(options['max-duration']),
      capacity_wait_minutes: minutes(options.wait),
      max_attempts: options.attempts,
      cloud: options.cloud,
      data_center_ids: someOf(options['data-center']),
      disk_gb: options.disk,
      docker_image: options.image,
      name: options.name,
      labels,
      secret_names: someOf(options.secret),
      environment_variables: somePairs('env', options.env),
      webhook: options.webhook,
    }),
  };
};
