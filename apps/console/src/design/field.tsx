import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** The fault of what was given, in the words of the API where it found it. */
  readonly fault?: string | undefined;
  /** Draws the control with what ties it to label, hint and fault. */
  readonly control: (ties: ControlTies) => ComponentChildren;
}

export interface ControlTies {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

/** A labelled control with its fault beside it; a screen reader reads both together. */
export const Field = ({ label, hint, fault, control }: FieldProps) => {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`].filter(Boolean);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {control({
        id,
        ...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') }),
        ...(fault === undefined ? {} : { 'aria-invalid': true }),
      })}
      {hint === undefined ? null : (
        <span class="aside" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault === undefined ? null : (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </div>
  );
};

/** The fault that the API found at one field, by its path. */
export const faultAt = (error: Error | undefined, path: string): string | undefined => {
  const issues = error && 'issues' in error && Array.isArray(error.issues) ? error.issues : [];
  const found = issues.find((issue: { readonly path?: unknown }) => issue.path === path);
  return typeof found?.message === 'string' ? found.message : undefined;
};
