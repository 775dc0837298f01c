import { effect } from '@preact/signals';
import { session } from '../../session/session.ts';
import { type Choice, noChoice } from './choice.ts';

let kept = noChoice;

/**
 * Returns the unfinished choice. The choice is kept while the person visits other screens, for example to cancel a job because a limit is
 * reached.
 */
export const keptChoice = (): Choice => kept;

export const keepChoice = (choice: Choice): void => {
  kept = choice;
};

// A choice names datasets and secrets of one user, so a sign-out clears it.
effect(() => {
  if (session.value.kind === 'signed-out') keepChoice(noChoice);
});
