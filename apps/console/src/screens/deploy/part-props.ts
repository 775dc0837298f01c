import type { Choice } from './choice.ts';

export interface PartProps {
  readonly choice: Choice;
  readonly onChoice: (change: Partial<Choice>) => void;
}
