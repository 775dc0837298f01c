/** As much of React as a hook of ours needs: cells that keep their value, and effects that run once. */

const cells: unknown[] = [];
const leaves: (() => void)[] = [];
let next = 0;
let rendered = false;

export const useState = <T>(initial: T): readonly [T, (value: T) => void] => {
  const index = next;
  next += 1;
  if (!rendered) cells[index] = initial;
  return [
    cells[index] as T,
    (value) => {
      cells[index] = value;
    },
  ];
};

export const useEffect = (effect: () => () => void, _on: readonly unknown[]): void => {
  if (!rendered) leaves.push(effect());
};

/** Draws the hook: `now` is its newest answer. */
export const render = <T>(hook: () => T): T => {
  next = 0;
  const seen = hook();
  rendered = true;
  return seen;
};

/** The component goes, and another one may come. */
export const leave = (): void => {
  for (const one of leaves.splice(0)) one();
  rendered = false;
};
