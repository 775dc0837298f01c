import type { ComponentChildren } from 'preact';
import type { Action } from '../data/use-action.ts';
import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';
import { Form, faultAt } from './field.tsx';

interface FormDialogProps {
  readonly title: string;
  /** The label of the submit button, such as `Save`. */
  readonly verb: string;
  readonly action: Action<[]>;
  /** The paths of the fields that show their own faults. */
  readonly fields: readonly string[];
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A dialog with a form. The dialog closes when the action succeeds. An error that belongs to none of `fields` is shown above the buttons.
 */
export const FormDialog = ({ title, verb, action, fields, onClose, children }: FormDialogProps) => {
  const isAtField = fields.some((field) => faultAt(action.error, field) !== undefined);
  const run = async () => {
    if (await action.run()) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <Form class="stack" onSend={run}>
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
      </Form>
    </Dialog>
  );
};
