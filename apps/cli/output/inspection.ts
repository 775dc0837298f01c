import { methodsByFormat } from '../../../shared/domain/configs/training-method.ts';
import { count } from '../../../shared/figures/numbers.ts';
import { bytes } from '../../../shared/figures/sizes.ts';
import { printable } from '../../../shared/terminal/printable.ts';
import { cutToWidth } from '../../../shared/terminal/text-width.ts';
import type { DatasetVerdict } from '../check/check-dataset.ts';
import type { DatasetFile } from '../check/read-dataset.ts';
import { CliFault, exit } from '../exit.ts';
import type { Session } from '../session.ts';

/** Converts a verdict on a dataset to JSON with the field names of the API. */
export const verdictJson = (verdict: DatasetVerdict, { sizeBytes }: DatasetFile): unknown => {
  if (verdict.outcome === 'rejected') return { ok: false, error: verdict.error };
  const { format, compression, checkedExamples, unusedFields, warnings, sha256 } = verdict;
  return {
    ok: true,
    format,
    compression,
    examples: checkedExamples,
    size_bytes: sizeBytes,
    sha256,
    unused_fields: unusedFields,
    warnings,
  };
};

/** The refusal of a file: the sentence about the first fault and, below it, the beginning of the line with the fault. */
export const datasetFault = (
  { error, excerpt }: Extract<DatasetVerdict, { outcome: 'rejected' }>,
  { world }: Session,
  before = '',
): CliFault => {
  const place = `  ${error.line} | `;
  const shown = excerpt && place + cutToWidth(printable(excerpt), world.err.columns() - place.length - 1);
  return new CliFault(exit.refused, before + error.message, shown ? [shown] : []);
};

/** Prints what a person should know about a file whose lines all fit. */
export const sayFindings = (
  verdict: Extract<DatasetVerdict, { outcome: 'fits' }>,
  file: DatasetFile,
  session: Session,
): void => {
  const { format, checkedExamples, unusedFields, warnings, compression } = verdict;
  const packed = compression === 'gzip' ? ', gzip' : '';
  session.say(
    `Every line fits: ${count(checkedExamples)} examples of format ${format}, for ${methodsByFormat[format].join(' and ')} (${bytes(file.sizeBytes)}${packed}).`,
  );
  if (unusedFields.length > 0) session.say(`Not learned from: ${unusedFields.map(printable).join(', ')}.`);
  for (const { message } of warnings) session.warn(printable(message));
};
