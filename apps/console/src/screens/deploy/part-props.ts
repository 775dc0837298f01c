import type { FieldIssue } from '../../../../../shared/client/errors.ts';
import type { Choice } from './choice.ts';

export interface PartProps {
  readonly choice: Choice;
  readonly issues: readonly FieldIssue[];
  readonly onChoice: (change: Partial<Choice>) => void;
}
