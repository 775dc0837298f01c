import { useState } from 'preact/hooks';
import { titleOf } from '../../data/jobs.ts';
import { services } from '../../data/services.ts';
import { type Answer, useQuery } from '../../data/use-query.ts';
import { choiceOfJob } from './again.ts';
import { type Choice, firstChoice } from './choice.ts';
import { keptChoice } from './kept-choice.ts';

const fetchChoiceOf = async (jobId: string, signal: AbortSignal): Promise<Choice> => {
  const job = await services().podwarden.jobs.get(jobId, { include: 'training_config,requested' }, { signal });
  return choiceOfJob(job, titleOf(job));
};

/**
 * Returns the first content of the form. If the URL names a job, the content is the request of that job. Otherwise the content is the
 * choice that the page keeps, with the parts that the URL names.
 */
export const useFirstChoice = (query: Readonly<Record<string, string>>): Answer<Choice> => {
  const [first] = useState(() => firstChoice(keptChoice(), query));
  const [jobId] = useState(query.job);
  return useQuery({
    key: jobId === undefined ? ['deploy-choice', first] : ['deploy-again', jobId],
    fetch: (signal) => (jobId === undefined ? Promise.resolve(first) : fetchChoiceOf(jobId, signal)),
  });
};
