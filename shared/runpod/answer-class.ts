/** The classes of RunPod's answers, which the metric `providerAnswer` counts. */
export type AnswerClass = 'success' | 'not_found' | 'key_refused' | 'rate_limited' | 'refused' | 'fault' | 'unanswered';

/**
 * Classifies an answer by its status. A 404 is not an error, because pods that are read or ended may be gone. A 403 or 404 to a create
 * refuses only one offer.
 */
export const answerClass = (status: number, method: string): AnswerClass => {
  if (status === 401) return 'key_refused';
  if (status === 403) return method === 'POST' ? 'refused' : 'key_refused';
  if (status === 404) return method === 'POST' ? 'refused' : 'not_found';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'fault';
  return status >= 200 && status < 300 ? 'success' : 'refused';
};
