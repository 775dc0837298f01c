import type { ComponentChildren } from 'preact';

interface FormProps {
  readonly class?: string;
  readonly onSend: () => unknown;
  readonly children: ComponentChildren;
}

/** A form that acts on the page instead of leaving it. */
export const Form = ({ class: looks, onSend, children }: FormProps) => (
  <form
    class={looks}
    onSubmit={(event) => {
      event.preventDefault();
      onSend();
    }}
  >
    {children}
  </form>
);
