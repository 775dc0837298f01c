import { Alarm, ComparisonOperator, type IMetric, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface ServiceAlarmProps {
  readonly title: string;
  /** What makes it ring, and who is hurt meanwhile. */
  readonly cause: string;
  /** Heading in `docs/runbook.md`, as its anchor: lower case, dashes. */
  readonly runbook: string;
  readonly metric: IMetric;
  readonly rings: { readonly when: '>=' | '<'; readonly threshold: number; readonly periods: number };
  /** What silence means; a metric that stops with the system that sends it must ring. */
  readonly missingData: TreatMissingData;
  readonly topic: ITopic | undefined;
}

/** An alarm that says what happened and where to read what to do about it. */
export class ServiceAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ServiceAlarmProps) {
    super(scope, id, {
      alarmDescription: `${props.title}. ${props.cause} See docs/runbook.md#${props.runbook}`,
      metric: props.metric,
      comparisonOperator:
        props.rings.when === '<'
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: props.rings.threshold,
      evaluationPeriods: props.rings.periods,
      treatMissingData: props.missingData,
    });
    if (props.topic) {
      this.addAlarmAction(new SnsAction(props.topic));
      this.addOkAction(new SnsAction(props.topic));
    }
  }
}
