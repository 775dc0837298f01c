import type { FieldIssue } from '../../../../../shared/domain/errors.ts';
import type { Draft } from '../../rules/draft.ts';

export interface FormProps {
  readonly draft: Draft;
  readonly issues: readonly FieldIssue[];
  readonly onField: (path: string, value: unknown) => void;
  readonly onDraft: (draft: Draft) => void;
}
