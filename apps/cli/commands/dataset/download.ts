import { downloadDatasetTo } from '../../../../shared/client/node/index.ts';
import { CliFault, exit } from '../../exit.ts';
import { findDataset } from '../../find-one.ts';
import { fetchTo } from '../../transfer/fetch-to.ts';
import { fileNameOf, targetOf } from '../../transfer/target.ts';
import type { Run } from '../run.ts';

export const run: Run<'datasetDownload'> = async ({ args: [name], options }, session) => {
  const podwarden = await session.podwarden();
  const dataset = await podwarden.datasets.get(await findDataset(session, name), { signal: session.signal });
  if (dataset.status !== 'ready') throw new CliFault(exit.refused, `Dataset ${dataset.id} is ${dataset.status}.`);
  const path = targetOf(options.out, fileNameOf(dataset.name, `${dataset.id}.jsonl`));
  await fetchTo(session, {
    path,
    sizeBytes: dataset.size_bytes,
    sha256: dataset.sha256,
    overwrite: options.force,
    download: (how) => downloadDatasetTo(podwarden, dataset.id, path, how),
  });
  return exit.ok;
};
