import type { ComponentChildren } from 'preact';
import { NotFoundError } from '../../../../../shared/client/index.ts';
import { type Config, useConfigs, usePresets } from '../../data/configs.ts';
import { services } from '../../data/services.ts';
import { useQuery } from '../../data/use-query.ts';
import { Loaded } from '../../design/loaded.tsx';
import type { Choice, Known } from './choice.ts';

/** Reads a stored config. Returns an empty list for a deleted config, because the preflight reports that fault. */
const fetchIfThere = async (id: string, signal: AbortSignal): Promise<readonly Config[]> => {
  try {
    return [await services().podwarden.configs.get(id, { signal })];
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
};

/** Reads the chosen config on its own, because the list of configs may not reach back to it. */
const useChosen = ({ config }: Choice) => {
  const id = config.startsWith('config:') ? config.slice('config:'.length) : undefined;
  return useQuery<readonly Config[]>({
    key: ['config-for-deploy', id ?? ''],
    fetch: (signal) => (id === undefined ? Promise.resolve([]) : fetchIfThere(id, signal)),
  });
};

interface WithConfigsProps {
  readonly choice: Choice;
  readonly children: (known: Known) => ComponentChildren;
}

/** Loads all configs and presets that can be chosen. */
export const WithConfigs = ({ choice, children }: WithConfigsProps) => {
  const [configs, presets, chosen] = [useConfigs(), usePresets(), useChosen(choice)];
  return (
    <Loaded answer={configs}>
      {({ items }) => (
        <Loaded answer={presets}>
          {({ items: some }) => (
            <Loaded answer={chosen}>
              {(own) => {
                const others = items.filter(({ id }) => !own.some((one) => one.id === id));
                return <>{children({ configs: [...own, ...others], presets: some })}</>;
              }}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
};
