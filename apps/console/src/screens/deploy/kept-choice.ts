import { effect } from '@preact/signals';
import { session } from '../../session/session.ts';
import { type Choice, noChoice } from './choice.ts';

let kept = noChoice;

/** The choice so far stays while its person looks elsewhere, as for a job to cancel when a limit is reached. */
export const keptChoice = (): Choice => kept;

export const keepChoice = (choice: Choice): void => {
  kept = choice;
};

// A choice names datasets and secrets of one person.
effect(() => {
  if (session.value.kind === 'signed-out') keepChoice(noChoice);
});
