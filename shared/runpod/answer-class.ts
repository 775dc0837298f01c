/** What an operator must tell apart. 404 is no fault: pods that are looked for or ended may be gone. */
export type AnswerClass = 'success' | 'not_found' | 'key_refused' | 'rate_limited' | 'refused' | 'fault' | 'unanswered';

export const answerClass = (status: number): AnswerClass => {
  if (status === 401 || status === 403) return 'key_refused';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'fault';
  return status >= 200 && status < 300 ? 'success' : 'refused';
};
