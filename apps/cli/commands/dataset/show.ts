import type { Dataset } from '../../../../shared/client/index.ts';
import { count } from '../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../shared/figures/sizes.ts';
import { exit } from '../../exit.ts';
import { findDataset } from '../../find-one.ts';
import { figureField } from '../../output/figure-field.ts';
import { datasetStyle } from '../../output/status-style.ts';
import { localTime, zonedTime } from '../../output/times.ts';
import type { Field, Session } from '../../session.ts';
import type { Run } from '../run.ts';

/** The fields that `dataset show` prints. */
const datasetFields = (dataset: Dataset, session: Session): readonly Field[] => {
  const { timeZone } = session.world;
  const { checked_bytes: checked, used_by: uses = [], unused_fields: unused = [], warnings = [] } = dataset;
  return [
    { name: 'id', value: dataset.id },
    { name: 'name', value: dataset.name },
    { name: 'description', value: dataset.description },
    { name: 'status', value: dataset.status, style: datasetStyle(dataset.status) },
    { name: 'error', value: dataset.error?.message, style: 'red' },
    { name: 'format', value: dataset.format },
    { name: 'compression', value: dataset.compression === 'none' ? undefined : dataset.compression },
    figureField('examples', dataset.examples, count),
    {
      name: 'checked',
      value:
        checked === undefined
          ? undefined
          : `${count(dataset.checked_examples)} examples in the first ${bytes(checked)}; the pod reads the rest`,
    },
    figureField('size', dataset.size_bytes, bytes),
    { name: 'SHA-256', value: dataset.sha256 },
    { name: 'not learned', value: unused.length === 0 ? undefined : unused.join(', ') },
    ...warnings.map(({ message }) => ({ name: 'warning', value: message, style: 'yellow' as const })),
    { name: 'used by', value: uses.length === 0 ? undefined : uses.join(' ') },
    { name: 'created', value: localTime(dataset.created_at, timeZone), plain: zonedTime(dataset.created_at, timeZone) },
  ];
};

export const run: Run<'datasetShow'> = async ({ args: [name] }, session) => {
  const { datasets } = await session.podwarden();
  const dataset = await datasets.get(await findDataset(session, name), { signal: session.signal });
  session.printThing(dataset, dataset.id, datasetFields(dataset, session));
  return exit.ok;
};
