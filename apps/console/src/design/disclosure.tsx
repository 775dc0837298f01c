import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface DisclosureProps {
  readonly summary: ComponentChildren;
  /** Somebody should see what is in it, such as a fault. */
  readonly isNeeded: boolean;
  readonly children: ComponentChildren;
}

/** A part of a page that opens by itself when it is needed, and is closed by a person alone: not while they write in it. */
export const Disclosure = ({ summary, isNeeded, children }: DisclosureProps) => {
  const [isOpen, setIsOpen] = useState(isNeeded);
  useEffect(() => {
    if (isNeeded) setIsOpen(true);
  }, [isNeeded]);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
};
