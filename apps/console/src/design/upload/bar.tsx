/** How much of a file is done, across the panel. */
export const Bar = ({ label, done, of }: { readonly label: string; readonly done: number; readonly of: number }) => (
  <progress class="wide" aria-label={label} value={done} max={of} />
);
