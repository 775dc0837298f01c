import type { ComponentChildren } from 'preact';

/** In the place of a list that has nothing: why, and what leads on. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);
