import * as z from 'zod';
import { StackFault } from '../cloud/stack-fault.ts';

/**
 * One action on one resource, such as `s3:GetObject` on `arn:aws:s3:::bucket/datasets/*`. The action and the resource may have IAM
 * wildcards.
 */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/** The schema is strict, so that a policy with an unsupported part is refused. */
const documentSchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.literal('Allow'),
      Action: oneOrMore,
      Resource: oneOrMore,
    }),
  ),
});

/**
 * Returns every grant of a policy document in order. Throws a `StackFault` that names `where` if a statement has more than Sid, Effect
 * Allow, Action and Resource.
 */
export const grantsOf = (where: string, document: unknown): readonly Grant[] => {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new StackFault(
      `The policy of ${where} says what the local stack cannot judge (${faults}). Write it with Allow, Action and Resource alone, or teach infra/local/access/policy.ts to judge it.`,
    );
  }
  return parsed.data.Statement.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  );
};

const literal = (text: string): string => text.replace(/[\\^$.|+()[\]{}]/g, '\\$&');

const matching = (pattern: string, flags: string): RegExp =>
  new RegExp(`^${literal(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);

/**
 * Returns a function that says whether a grant covers a call. As in IAM, actions are compared without regard to case, and resources
 * exactly.
 */
export const covering = ({ action, resource }: Grant): ((call: Grant) => boolean) => {
  const actions = matching(action, 'is');
  const resources = matching(resource, 's');
  return (call) => actions.test(call.action) && resources.test(call.resource);
};
