import { existsSync } from 'node:fs';
import { readDatasetHead } from '../../../../shared/client/transfers.ts';
import { ExampleCollector, type FirstExamples } from '../../check/first-examples.ts';
import { lookAtFile, readPlain } from '../../check/read-dataset.ts';
import type { Input } from '../../command-line/spec.ts';
import { CliFault, exit } from '../../exit.ts';
import { findDataset } from '../../find-one.ts';
import { conversation } from '../../output/conversation.ts';
import type { Session } from '../../session.ts';
import type { SpecOf } from '../../specs/all.ts';
import type { Run } from '../run.ts';

const usualExamples = 3;

/** The bytes that are fetched from the beginning of an uploaded dataset. */
const headBytes = 1024 * 1024;

export const run: Run<'datasetPreview'> = async ({ args: [what], options }, session) => {
  const found = await (existsSync(what) ? ofFile : ofDataset)(what, options, session);
  show(found, session);
  if (found.fault === undefined) return exit.ok;
  throw new CliFault(exit.refused, found.fault.error.message);
};

type Find = (
  what: string,
  options: Input<SpecOf<'datasetPreview'>>['options'],
  session: Session,
) => Promise<FirstExamples>;

const ofFile: Find = async (path, { format, examples: most = usualExamples }, session) => {
  const file = await lookAtFile(path);
  const collector = new ExampleCollector(most, format, file.isGzip);
  await readPlain(file, { signal: session.signal }, (bytes) => collector.push(bytes));
  return collector.end(true);
};

const ofDataset: Find = async (name, { format: asked, examples: most = usualExamples }, session) => {
  const podwarden = await session.podwarden();
  const { signal } = session;
  const dataset = await podwarden.datasets.get(await findDataset(session, name), { signal });
  if (dataset.status !== 'ready') {
    throw new CliFault(
      exit.refused,
      `Dataset ${dataset.id} is ${dataset.status}. ${dataset.error?.message ?? ''}`.trim(),
    );
  }
  const { text, isWhole } = await readDatasetHead(podwarden, dataset.id, { maxBytes: headBytes, signal });
  const collector = new ExampleCollector(most, asked ?? dataset.format, dataset.compression === 'gzip');
  collector.push(Buffer.from(text));
  return collector.end(isWhole);
};

const show = ({ examples }: FirstExamples, session: Session): void => {
  const { out } = session.world;
  if (session.globals.json) {
    session.printJson(examples.map(({ line, example }) => ({ line, ...example })));
    return;
  }
  const look = { width: out.columns(), hasColors: out.hasColors };
  for (const [index, { line, example }] of examples.entries()) {
    session.print(`${index === 0 ? '' : '\n'}Example ${index + 1}, line ${line}`);
    for (const text of conversation(example, look)) session.print(text);
  }
};
