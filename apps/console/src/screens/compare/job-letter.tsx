import { Swatch } from '../../curves/swatch.tsx';
import type { ShownJob } from './shown-job.ts';

/** By which a job is known in every chart and table of the page. */
export const JobLetter = ({ job: { letter, look } }: { readonly job: ShownJob }) => (
  <>
    <Swatch {...look} /> <strong>{letter}</strong>
  </>
);
