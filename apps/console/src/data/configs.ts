import type { Answer as Body, Config, Gpu, Preset } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Config, Gpu, Preset };
export type ConfigPage = Body<'listConfigs'>;

export const useConfigs = (cursor?: string): Answer<ConfigPage> =>
  useQuery({
    key: ['configs', cursor ?? ''],
    fetch: (signal) =>
      services().podwarden.configs.list({ limit: 50, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  });

export const usePresets = (): Answer<Body<'listPresets'>> =>
  useQuery({ key: ['presets'], fetch: (signal) => services().podwarden.presets.list({ signal }) });

export const useGpus = (): Answer<Body<'listGpus'>> =>
  useQuery({ key: ['gpus'], fetch: (signal) => services().podwarden.gpus.list({ signal }), everyMs: () => 60_000 });
