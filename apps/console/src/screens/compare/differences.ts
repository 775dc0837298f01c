import type { Job } from '../../../../../shared/client/index.ts';

/** One setting, named by its path in the API, with its values in several jobs. */
export interface Setting {
  readonly path: string;
  /** The value of each job as text. `undefined` if the job does not have the setting, or if its settings are not known. */
  readonly values: readonly (string | undefined)[];
  readonly differs: boolean;
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wordsOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Lists each field with its path. Fields that are `null` or an empty list are left out. */
const flat = (value: unknown, path: string): readonly (readonly [path: string, words: string])[] => {
  if (isGroup(value)) {
    return Object.entries(value).flatMap(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`));
  }
  const isOpen = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  return isOpen ? [] : [[path, wordsOf(value)]];
};

/** The compared settings of a job: the config and the deploy request. */
const settingsOf = ({ training_config, requested }: Pick<Job, 'training_config' | 'requested'>) =>
  new Map([...flat(training_config, ''), ...flat(requested, 'deploy')]);

/** Returns every setting that at least one job has. A job whose settings are not known does not count as different. */
export const settingsOfJobs = (jobs: readonly Pick<Job, 'training_config' | 'requested'>[]): readonly Setting[] => {
  const all = jobs.map(settingsOf);
  const known = all.filter((settings) => settings.size > 0);
  const paths = [...new Set(all.flatMap((settings) => [...settings.keys()]))];
  return paths.map((path) => ({
    path,
    values: all.map((settings) => settings.get(path)),
    differs: new Set(known.map((settings) => settings.get(path))).size > 1,
  }));
};

/** Returns a sentence that says why the losses of these jobs cannot be compared. Returns `undefined` if they can be. */
export const incomparableWords = (
  jobs: readonly Pick<Job, 'training_config' | 'method' | 'model'>[],
): string | undefined => {
  const differ = (of: (job: (typeof jobs)[number]) => unknown): boolean =>
    new Set(jobs.map((job) => JSON.stringify(of(job) ?? null))).size > 1;
  const why = [
    ...(differ(({ method }) => method) ? ['method'] : []),
    ...(differ(({ training_config: config }) => config?.dataset_id) ? ['dataset'] : []),
    ...(differ(({ training_config: config }) => [config?.validation_dataset_id, config?.training.eval_split])
      ? ['evaluation data']
      : []),
    ...(differ(({ model }) => model) ? ['model'] : []),
  ];
  if (why.length === 0) return undefined;
  const [last, ...first] = why.toReversed();
  const listed = first.length === 0 ? last : `${first.toReversed().join(', ')} and ${last}`;
  return `These jobs differ in ${listed}, so a lower loss need not be a better model.`;
};
