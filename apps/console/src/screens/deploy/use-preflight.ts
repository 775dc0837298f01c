import { useEffect, useRef, useState } from 'preact/hooks';
import type { Preflight } from '../../../../../shared/client/index.ts';
import type { DeployBody } from '../../data/deploy-wish.ts';
import { services } from '../../data/services.ts';
import { type Answer, useQuery } from '../../data/use-query.ts';

export interface Checked {
  /** The result for the current request. `undefined` while the check runs. */
  readonly current: Preflight | undefined;
  /** The newest result, which may belong to an earlier request. */
  readonly last: Preflight | undefined;
  readonly answer: Answer<Preflight>;
}

const typingPauseMs = 400;
/** The poll interval. Prices and availability change without an action of the user. */
const pollMs = 60_000;

/** Runs all checks of a deploy again after each change of the request. The checks have no side effects. */
export const usePreflight = (body: DeployBody | undefined): Checked => {
  const [settled, setSettled] = useState(body);
  const text = JSON.stringify(body);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(body), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useQuery<Preflight>({
    key: ['preflight', settled],
    fetch: (signal) => services().podwarden.deploy.preflight(settled ?? {}, { signal }),
    everyMs: () => pollMs,
    when: settled !== undefined,
  });
  const last = useRef<Preflight | undefined>(undefined);
  if (answer.data !== undefined) last.current = answer.data;
  const isCurrent = JSON.stringify(settled) === text && answer.error === null;
  return { current: isCurrent ? answer.data : undefined, last: answer.data ?? last.current, answer };
};
