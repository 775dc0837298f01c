import { Swatch } from '../../curves/swatch.tsx';
import type { ShownJob } from './shown-job.ts';

/** The line sample and letter that identify a job throughout the compare page. */
export const JobLetter = ({ job: { letter, look } }: { readonly job: ShownJob }) => (
  <>
    <Swatch {...look} /> <strong>{letter}</strong>
  </>
);
