import { useEffect, useRef, useState } from 'preact/hooks';
import type { Preflight } from '../../../../../shared/client/index.ts';
import type { DeployBody } from '../../data/deploy-wish.ts';
import { services } from '../../data/services.ts';
import { type Answer, useQuery } from '../../data/use-query.ts';

export interface Checked {
  /** The result for this very body, or `undefined` while it is asked for. */
  readonly current: Preflight | undefined;
  /** The newest that is known, also of an earlier body. */
  readonly last: Preflight | undefined;
  readonly answer: Answer<Preflight>;
}

const typingPauseMs = 400;
/** Prices and free cards change by themselves. */
const pollMs = 60_000;

/** All checks of a deploy, made again after each change; they have no side effects. */
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
