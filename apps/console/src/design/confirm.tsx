import type { ComponentChildren } from 'preact';
import type { Action } from '../data/use-action.ts';
import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';

interface ConfirmProps {
  readonly title: string;
  /** The consequence, in dollars or data. */
  readonly children: ComponentChildren;
  /** The label of the button that acts. The label names the effect: `Cancel the job`, never `OK`. */
  readonly verb: string;
  /** The label of the button that closes the dialog without a change. */
  readonly otherwise?: string;
  readonly action: Action<[]>;
  readonly onClose: () => void;
}

/** Asks for confirmation before an action that cannot be undone. */
export const Confirm = ({ title, children, verb, otherwise = 'Keep it', action, onClose }: ConfirmProps) => (
  <Dialog title={title} onClose={onClose}>
    {children}
    {action.error ? <Failure error={action.error} /> : null}
    <div class="actions end">
      <button type="button" onClick={onClose}>
        {otherwise}
      </button>
      <button
        type="button"
        class="danger"
        disabled={action.isRunning}
        onClick={async () => {
          if (await action.run()) onClose();
        }}
      >
        {verb}
      </button>
    </div>
  </Dialog>
);
