import type { Artifact } from '../../../../shared/client/index.ts';
import { downloadArtifactTo } from '../../../../shared/client/node/index.ts';
import { CliFault, exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { fetchTo } from '../../transfer/fetch-to.ts';
import { fileNameOf, targetOf } from '../../transfer/target.ts';
import type { Run } from '../run.ts';

export const run: Run<'jobDownload'> = async ({ args: [name, wanted], options }, session) => {
  const podwarden = await session.podwarden();
  const jobId = await findJob(session, name);
  const { items } = await podwarden.artifacts.list(jobId, { signal: session.signal });
  const artifact = chosen(items, wanted);
  const path = targetOf(options.out, fileNameOf(artifact.name, artifact.id));
  await fetchTo(session, {
    path,
    sizeBytes: artifact.size_bytes,
    sha256: artifact.sha256,
    overwrite: options.force,
    download: (how) => downloadArtifactTo(podwarden, jobId, artifact.id, path, how),
  });
  return exit.ok;
};

/** The kinds to choose from if none is named. A model precedes an adapter: a person whose job has both wants to use the model. */
const trained = ['model', 'adapter'];

/**
 * Returns the newest complete artifact with the wanted name or id, else with the wanted kind. If no name is wanted, returns the trained
 * model or adapter. Throws CliFault if there is no such artifact.
 */
const chosen = (items: readonly Artifact[], wanted: string | undefined): Artifact => {
  const complete = items.filter(({ status }) => status === 'complete');
  const kinds = wanted === undefined ? trained : [wanted];
  const byKind = kinds.flatMap((kind) => complete.filter((each) => each.kind === kind).toReversed());
  const byName =
    wanted === undefined ? [] : complete.filter((each) => each.name === wanted || isIdOf(wanted, each)).toReversed();
  const [artifact] = [...byName, ...byKind];
  if (artifact !== undefined) return artifact;
  const what = wanted === undefined ? 'no model or adapter' : `no artifact ${JSON.stringify(wanted)}`;
  const there = complete.map(({ name: one, kind }) => `${one} (${kind})`);
  throw new CliFault(
    exit.notFound,
    `The job has ${what} to download.`,
    there.length === 0 ? ['It has made nothing that is complete yet.'] : [`It has ${there.join(', ')}.`],
  );
};

const isIdOf = (text: string, { id }: Artifact): boolean => text.length >= 4 && id.startsWith(text.toLowerCase());
