import { effect, signal } from '@preact/signals';

const lost = signal<ReadonlySet<string>>(new Set());

/**
 * Records whether a reload would lose something. While anything is recorded, the browser asks before a reload. `name` identifies the thing.
 */
export const losesByReload = (name: string, isSo: boolean): void => {
  const others = [...lost.peek()].filter((other) => other !== name);
  lost.value = new Set(isSo ? [...others, name] : others);
};

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

effect(() => {
  if (lost.value.size > 0) addEventListener('beforeunload', ask);
  else removeEventListener('beforeunload', ask);
});
