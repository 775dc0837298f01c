import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';

let hasMoved = false;

/** From now on a new screen takes the focus: a screen reader then says where the person is. Before it, the document has it. */
export const personMoved = (): void => {
  hasMoved = true;
};

interface PageProps {
  /** The heading, and the title of the tab. */
  readonly title: string;
  /** A thing of its own name: `Job`, so that tabs can be told apart. */
  readonly kind?: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** One screen: its heading, what can be done there, and the rest. */
export const Page = ({ title, kind, actions, children }: PageProps) => {
  const { path } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${kind === undefined ? title : `${title} · ${kind}`} · Podwarden`;
  }, [title, kind]);
  useEffect(() => {
    if (hasMoved) heading.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <header class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions === undefined ? null : <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  );
};
