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

/** Says that something is done. A failure is shown where the action was asked for, and stays there. */
export const say = (text: string): void => {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value.slice(-2), { id, text }];
  setTimeout(() => dismiss(id), shownMs);
};

/** A live region: a screen reader reads each message as it comes. */
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
