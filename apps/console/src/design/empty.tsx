import type { ComponentChildren } from 'preact';

/** Shown instead of an empty list: the reason, and what the person can do next. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);
