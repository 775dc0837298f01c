import type { ComponentChildren } from 'preact';
import type { Action } from '../data/use-action.ts';
import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';
import { faultAt } from './field.tsx';

interface FormDialogProps {
  readonly title: string;
  /** The word on the button: `Save`. */
  readonly verb: string;
  readonly action: Action<[]>;
  /** Paths of the fields at which a fault is shown. */
  readonly fields: readonly string[];
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks for what a change needs. It closes when that is done; a fault that belongs to no field stands above the buttons. */
export const FormDialog = ({ title, verb, action, fields, onClose, children }: FormDialogProps) => {
  const isAtField = fields.some((field) => faultAt(action.error, field) !== undefined);
  const run = async () => {
    if (await action.run()) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        {children}
        {action.error && !isAtField ? <Failure error={action.error} /> : null}
        <div class="actions end">
          <button type="button" onClick={onClose}>
            Leave it as it is
          </button>
          <button type="submit" class="primary" disabled={action.isRunning}>
            {verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
