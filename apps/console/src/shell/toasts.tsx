import { signal } from '@preact/signals';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const toasts = signal<readonly Toast[]>([]);
const shownMs = 8000;
let last = 0;

const dismiss = (id: number): void => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
};

/** Shows a message about a completed action for 8 seconds. An error is shown by the component that started the action, and stays. */
export const say = (text: string): void => {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value.slice(-2), { id, text }];
  setTimeout(() => dismiss(id), shownMs);
};

/** The live region with the messages. A screen reader announces each message. */
export const Toasts = () => (
  <div class="toasts" role="status">
    {toasts.value.map(({ id, text }) => (
      <p key={id} class="toast">
        {text}
        <button type="button" class="quiet" aria-label="Dismiss" onClick={() => dismiss(id)}>
          ✕
        </button>
      </p>
    ))}
  </div>
);
