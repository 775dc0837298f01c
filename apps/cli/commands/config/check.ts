import { printable } from '../../../../shared/terminal/printable.ts';
import { type ConfigVerdict, checkConfig, issueText } from '../../check/check-config.ts';
import { lookAtFile } from '../../check/read-dataset.ts';
import { exit } from '../../exit.ts';
import { datasetFault } from '../../output/inspection.ts';
import { readJsonFile } from '../../read-json-file.ts';
import type { Session } from '../../session.ts';
import { checkWithBar } from '../dataset/check-first.ts';
import type { Run } from '../run.ts';

export const run: Run<'configCheck'> = async ({ args: [path], options }, session) => {
  const value = await readJsonFile(path, session);
  const data = options.dataset === undefined ? undefined : await dataIn(options.dataset, session);
  const verdict = checkConfig(value, data);
  const { issues, warnings, neededMemoryGb } = verdict;
  if (session.globals.json) {
    session.printJson({ ok: issues.length === 0, issues, warnings, needed_memory_gb: neededMemoryGb ?? null });
  } else sayVerdict(verdict, path, session);
  return issues.length === 0 ? exit.ok : exit.refused;
};

const dataIn = async (path: string, session: Session) => {
  const verdict = await checkWithBar(await lookAtFile(path), undefined, session);
  if (verdict.outcome === 'fits') return { format: verdict.format, examples: verdict.checkedExamples };
  throw datasetFault(verdict, session, `${path}: `);
};

/** Prints the verdict. The faults are the result of this command, so they go to standard output. */
const sayVerdict = (
  { config, issues, warnings, neededMemoryGb: gb }: ConfigVerdict,
  path: string,
  session: Session,
): void => {
  for (const issue of issues) session.print(printable(issueText(issue)));
  if (issues.length > 0) {
    session.say(`${path} has ${issues.length === 1 ? 'one fault' : `${issues.length} faults`}.`);
    return;
  }
  for (const warning of warnings) session.warn(printable(warning));
  const trainer = config?.trainer === 'smoke' ? 'The trainer smoke needs no GPU memory.' : undefined;
  const known = gb === undefined ? undefined : `It needs about ${gb.toFixed(1)} GB on each GPU.`;
  const memory = trainer ?? known ?? 'How much memory it needs is not known: give model.num_parameters.';
  session.say(`${path} can be used. ${memory}`);
};
