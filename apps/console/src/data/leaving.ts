import { effect, signal } from '@preact/signals';

const lost = signal<ReadonlySet<string>>(new Set());

/** Says whether something of that name would be lost by a reload, about which the browser then asks. */
export const losesByReload = (name: string, isSo: boolean): void => {
  const others = [...lost.peek()].filter((other) => other !== name);
  lost.value = new Set(isSo ? [...others, name] : others);
};

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

effect(() => {
  if (lost.value.size > 0) addEventListener('beforeunload', ask);
  else removeEventListener('beforeunload', ask);
});
