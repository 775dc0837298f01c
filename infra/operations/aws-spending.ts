import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import type { AlarmTopics, Severity } from '../constructs/service-alarm.ts';
import type { Stage } from '../stages.ts';

export interface AwsSpendingProps {
  readonly stage: Stage;
  readonly dollarsPerMonth: number;
  readonly topics: AlarmTopics;
}

interface Threshold {
  readonly severity: Severity;
  readonly when: 'ACTUAL' | 'FORECASTED';
}

/**
 * Says when AWS costs more than was meant, of the whole account: a bill knows a stage only where the account was set to count by
 * its tags, and a budget that counts nothing would keep silent. AWS works bills out a few times a day, so neither is quick; what
 * can be spent meanwhile is bounded by the throttles. Budgets without actions are free.
 *
 * CloudFormation replaces a budget whose notifications have changed, by making the new one first: under the name of the old one it
 * could not. So the end of a name says who is notified of what. It names the region too, because an account has its budgets once
 * for all regions.
 */
export class AwsSpending extends Construct {
  constructor(scope: Construct, id: string, { stage, dollarsPerMonth, topics }: AwsSpendingProps) {
    super(scope, id);
    const budget = (
      budgetId: string,
      timeUnit: 'MONTHLY' | 'DAILY',
      amount: number,
      thresholds: readonly Threshold[],
    ) => {
      const notificationsWithSubscribers = thresholds.map(({ severity, when }) => ({
        notification: {
          notificationType: when,
          comparisonOperator: 'GREATER_THAN',
          threshold: 100,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'SNS', address: topics[severity].topicArn }],
      }));
      const stack = Stack.of(this);
      const told = digest(JSON.stringify(stack.resolve(notificationsWithSubscribers)));
      return new CfnBudget(this, budgetId, {
        budget: {
          budgetName: `podwarden-${stage.name}-aws-${timeUnit.toLowerCase()}-${stack.region}-${told}`,
          budgetType: 'COST',
          timeUnit,
          budgetLimit: { amount, unit: 'USD' },
        },
        notificationsWithSubscribers,
      });
    };
    budget('Month', 'MONTHLY', dollarsPerMonth, [
      { severity: 'warning', when: 'FORECASTED' },
      { severity: 'critical', when: 'ACTUAL' },
    ]);
    // A tenth of a month in one day, three times an even share: something runs away, long before the month is spent.
    budget('Day', 'DAILY', dollarsPerMonth / 10, [{ severity: 'critical', when: 'ACTUAL' }]);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
