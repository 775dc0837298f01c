import { randomUUID } from 'node:crypto';
import { accountId, region } from '../cloud/pseudo.ts';
import type { SchedulePlan } from './schedule-plan.ts';

/** Makes the event of EventBridge Scheduler: the target's input with its context attributes filled in, or the default event. */
export const scheduledEvent = ({ arn, input }: SchedulePlan, now: Date): unknown => {
  const id = randomUUID();
  if (input === undefined) {
    return {
      version: '0',
      id,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: accountId,
      time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: [arn],
      detail: '{}',
    };
  }
  const attributes: Readonly<Record<string, string>> = {
    'schedule-arn': arn,
    'scheduled-time': now.toISOString().replace(/\.\d+Z$/, 'Z'),
    'execution-id': id,
    'attempt-number': '1',
  };
  return JSON.parse(input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => attributes[name] ?? whole));
};
