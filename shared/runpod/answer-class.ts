/** The classes by which the metric `providerAnswer` counts RunPod's answers. */
export type AnswerClass = 'success' | 'not_found' | 'key_refused' | 'rate_limited' | 'refused' | 'fault' | 'unanswered';

/** 404 is no fault: pods that are looked for or ended may be gone. To a create both 403 and 404 refuse one offer. */
export const answerClass = (status: number, method: string): AnswerClass => {
  if (status === 401) return 'key_refused';
  if (status === 403) return method === 'POST' ? 'refused' : 'key_refused';
  if (status === 404) return method === 'POST' ? 'refused' : 'not_found';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'fault';
  return status >= 200 && status < 300 ? 'success' : 'refused';
};
