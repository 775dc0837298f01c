import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { type Compared, type MissingJob, useCompared } from '../../data/compared.ts';
import { readComparedIds } from '../../data/compared-ids.ts';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { ComparedCurves } from './compared-curves.tsx';
import { incomparableWords } from './differences.ts';
import { Differences } from './differences.tsx';
import { Results } from './results.tsx';
import { letterAt, shownJobs } from './shown-job.ts';

const Sentences = ({ sentences }: { readonly sentences: readonly string[] }) => (
  <>
    {sentences.map((sentence) => (
      <p key={sentence} class="notice">
        {sentence}
      </p>
    ))}
  </>
);

const Choose = ({ title }: { readonly title: string }) => (
  <Empty title={title}>
    <p>Choose two to six in the list, and compare them there.</p>
    <p>
      <a class="button primary" href="/jobs">
        Choose jobs
      </a>
    </p>
  </Empty>
);

const missingWords = ({ id, place, title }: MissingJob): string =>
  title === undefined
    ? `${letterAt(place)}: you have no job ${id}.`
    : `${letterAt(place)}: the job ${title} is not there any more. It was deleted.`;

const Found = ({ compared }: { readonly compared: Compared }) => {
  const jobs = useMemo(() => shownJobs(compared.jobs), [compared]);
  const missing = compared.missing.map(missingWords);
  const incomparable = incomparableWords(jobs.map(({ job }) => job));
  if (jobs.length === 0) {
    return (
      <>
        <Sentences sentences={missing} />
        <Choose title="None of these jobs is yours" />
      </>
    );
  }
  return (
    <>
      <Sentences sentences={[...missing, ...(incomparable === undefined ? [] : [incomparable])]} />
      {jobs.length === 1 ? (
        <p class="notice">
          There is one job here, and nothing to compare it with. <a href="/jobs">Choose others</a>
        </p>
      ) : null}
      <Results jobs={jobs} />
      <section>
        <h2>Curves</h2>
        <ComparedCurves jobs={jobs} />
      </section>
      <Differences jobs={jobs} />
    </>
  );
};

const Asked = ({ ids }: { readonly ids: readonly string[] }) => (
  <Loaded answer={useCompared(ids)}>{(compared) => <Found compared={compared} />}</Loaded>
);

/** Compares up to six jobs: their results, costs, curves and settings. */
export const Screen = () => {
  const { ids, faults } = readComparedIds(useLocation().query);
  return (
    <Page title="Compare jobs">
      <Sentences sentences={faults} />
      {ids.length === 0 ? <Choose title="No job to compare" /> : <Asked key={ids.join()} ids={ids} />}
    </Page>
  );
};
