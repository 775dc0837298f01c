import { hostFault } from '../shared/public-host.ts';

/**
 * Why a pod, which runs in somebody else's data centre, could not call this URL; `undefined` when it could. Pods once got
 * `http://localhost:3000` and billed for hours without a report.
 */
export const publicUrlFault = (text: string): string | undefined => {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.username || url.password) return 'carries credentials';
  if (url.pathname !== '/' || url.search || url.hash || /[?#]/.test(text)) return 'has a path, a query or a fragment';
  return hostFault(url.hostname) ?? (url.protocol === 'https:' ? undefined : 'is not https');
};
