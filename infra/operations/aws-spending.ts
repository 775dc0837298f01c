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
 * Sends a notice if AWS costs more than intended. The budgets count the whole account. AWS can count the costs of one stage only if the
 * account uses tags for cost allocation, and a budget that counts nothing would never send a notice. AWS calculates costs a few times a
 * day, so a notice comes late. The throttles limit what can be spent meanwhile. Budgets without actions are free.
 *
 * If the notifications of a budget change, CloudFormation replaces the budget and creates the new one first. The new budget needs
 * another name, so a name ends with a hash of the notifications. A name also contains the region, because the budgets of an account
 * are the same in all regions.
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
    // The limit of a day is a tenth of the month's budget, three times an even share. So a notice comes long before the month is spent.
    budget('Day', 'DAILY', dollarsPerMonth / 10, [{ severity: 'critical', when: 'ACTUAL' }]);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
