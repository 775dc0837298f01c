import { useRef, useState } from 'preact/hooks';
import { SignInError } from '../../../../shared/client/index.ts';
import { credentialRefused } from '../session/token.ts';

export interface Action<A extends readonly unknown[]> {
  readonly run: (...args: A) => Promise<boolean>;
  readonly isRunning: boolean;
  readonly error: Error | undefined;
  readonly forget: () => void;
}

/** Runs a change that a person asks for. A second call during a run does nothing. An error stays visible until the next run. */
export const useAction = <A extends readonly unknown[]>(act: (...args: A) => Promise<unknown>): Action<A> => {
  const [state, setState] = useState<{ readonly isRunning: boolean; readonly error?: Error }>({ isRunning: false });
  const running = useRef(false);
  const run = async (...args: A): Promise<boolean> => {
    // The second of two fast clicks may arrive before the button is drawn as disabled.
    if (running.current) return false;
    running.current = true;
    setState({ isRunning: true });
    try {
      await act(...args);
      setState({ isRunning: false });
      return true;
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (error instanceof SignInError) credentialRefused(error.message);
      setState({ isRunning: false, error });
      return false;
    } finally {
      running.current = false;
    }
  };
  return { run, isRunning: state.isRunning, error: state.error, forget: () => setState({ isRunning: false }) };
};
