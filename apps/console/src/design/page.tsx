import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';

let hasMoved = false;

/**
 * Called when the person moves to another screen. Each later screen gets the focus, so that a screen reader announces the screen. The
 * document keeps the focus on the first screen.
 */
export const personMoved = (): void => {
  hasMoved = true;
};

interface PageProps {
  /** The heading of the screen and the title of the tab. */
  readonly title: string;
  /** The kind of the shown thing, such as `Job`. The kind is added to the title of the tab, so that tabs can be distinguished. */
  readonly kind?: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The frame of a screen: the heading, the actions and the content. */
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
