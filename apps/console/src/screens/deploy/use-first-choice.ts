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
 * Returns the choice with which the form starts: the request of the job in the address, else the kept choice with the parts that the
 * address names.
 */
export const useFirstChoice = (query: Readonly<Record<string, string>>): Answer<Choice> => {
  const [first] = useState(() => firstChoice(keptChoice(), query));
  const [jobId] = useState(query.job);
  return useQuery({
    key: jobId === undefined ? ['deploy-choice', first] : ['deploy-again', jobId],
    fetch: (signal) => (jobId === undefined ? Promise.resolve(first) : fetchChoiceOf(jobId, signal)),
  });
};
