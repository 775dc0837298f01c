import { hostFault } from '../shared/public-host.ts';

/**
 * Returns why a pod in a data centre of RunPod could not call this URL, or `undefined` if a pod could. Pods once got the URL
 * `http://localhost:3000`, and cost money for hours without a report.
 */
export const publicUrlFault = (text: string): string | undefined => {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.username || url.password) return 'carries credentials';
  if (url.pathname !== '/' || url.search || url.hash || /[?#]/.test(text)) return 'has a path, a query or a fragment';
  return hostFault(url.hostname) ?? (url.protocol === 'https:' ? undefined : 'is not https');
};
