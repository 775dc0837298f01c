import * as z from 'zod';
import { ofType, propertiesOf } from '../cloud/properties.ts';
import type { ResolvedResource } from '../cloud/resolved-resources.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import { functionNameIn } from '../functions/function-plan.ts';

export interface SchedulePlan {
  readonly name: string;
  readonly logicalId: string;
  readonly arn: string;
  readonly functionName: string;
  readonly everySeconds: number;
  readonly input: string | undefined;
}

const schema = z.object({
  ScheduleExpression: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().optional() }),
});

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/**
 * Returns the seconds of a rate such as `rate(5 minutes)`. Only rates are supported: with a time of day, results would depend on when the
 * stack is started. Throws a `StackFault` for any other expression.
 */
export const rateSeconds = (expression: string): number => {
  const [, count = '0', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = Number(count) * (unitSeconds[unit] ?? 0);
  if (seconds > 0) return seconds;
  throw new StackFault(
    `The local stack cannot read the schedule ${expression}; it knows rate(<n> minutes|hours|days).`,
  );
};

export const schedulePlans = (resources: readonly ResolvedResource[]): readonly SchedulePlan[] =>
  ofType(resources, 'AWS::Scheduler::Schedule').flatMap((resource) => {
    const { ScheduleExpression, State, Target } = propertiesOf(resource, schema);
    const functionName = functionNameIn(resource, 'calls', Target.Arn);
    if (State === 'DISABLED') return [];
    return [
      {
        name: resource.name,
        logicalId: resource.logicalId,
        arn: resource.arn,
        functionName,
        everySeconds: rateSeconds(ScheduleExpression),
        input: Target.Input,
      },
    ];
  });
