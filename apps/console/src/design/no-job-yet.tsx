import type { ComponentChildren } from 'preact';
import { Empty } from './empty.tsx';

/** Shown to a person who has no job yet. */
export const NoJobYet = ({ children }: { readonly children?: ComponentChildren }) => (
  <Empty title="No job yet">
    {children}
    <p>
      <a class="button primary" href="/first-job">
        Train on the sample
      </a>
    </p>
  </Empty>
);
