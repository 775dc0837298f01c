/** A wide progress bar. */
export const Bar = ({ label, done, of }: { readonly label: string; readonly done: number; readonly of: number }) => (
  <progress class="wide" aria-label={label} value={done} max={of} />
);
