import { useEffect, useRef, useState } from 'preact/hooks';
import type { Body, Preflight } from '../../../../../shared/client/index.ts';
import { services } from '../../data/services.ts';
import { type Answer, useQuery } from '../../data/use-query.ts';

export interface Checked {
  /** Of this very body, or `undefined` while it is asked for. */
  readonly current: Preflight | undefined;
  /** The newest that is known, also of an earlier body. */
  readonly last: Preflight | undefined;
  readonly answer: Answer<Preflight>;
}

const typingPauseMs = 400;

/** All checks of a deploy, made again after each change; it has no side effects. */
export const usePreflight = (body: Body<'deployJob'> | undefined): Checked => {
  const [settled, setSettled] = useState(body);
  const text = JSON.stringify(body);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(body), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useQuery({
    key: ['preflight', settled],
    fetch: (signal) => services().podwarden.deploy.preflight(settled ?? {}, { signal }),
    when: settled !== undefined,
  });
  const last = useRef<Preflight>(undefined);
  if (answer.data !== undefined) last.current = answer.data;
  const isCurrent = JSON.stringify(settled) === text && answer.error === null;
  return { current: isCurrent ? answer.data : undefined, last: answer.data ?? last.current, answer };
};
