import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface DisclosureProps {
  readonly summary: ComponentChildren;
  /** True if the content needs attention, such as a fault. The section then opens. */
  readonly isNeeded: boolean;
  readonly children: ComponentChildren;
}

/** A section that opens by itself when needed. Only a person closes the section, so that it never closes while a person writes in it. */
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
