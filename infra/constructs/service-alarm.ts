import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { kebabCase } from '../construct-id.ts';
import type { Stage } from '../stages.ts';

/** `critical`: money is being lost or users are refused, and a person must act at once. `warning`: a person must act within a day. */
export type Severity = 'critical' | 'warning';

export type AlarmTopics = Readonly<Record<Severity, ITopic>>;

export interface AlarmSpec {
  readonly severity: Severity;
  readonly title: string;
  /** The cause of the alarm, and the people whom the fault harms meanwhile. */
  readonly cause: string;
  readonly metric: IMetric;
  readonly rings: { readonly when: '>=' | '<'; readonly threshold: number; readonly periods: number };
  /** Set if missing data also rings the alarm, because the metric stops together with the system that sends it. */
  readonly ringsWhenSilent?: true;
}

export interface ServiceAlarmProps extends AlarmSpec {
  readonly stage: Stage;
  /** The URL of the runbook, without the anchor of a heading. */
  readonly runbookUrl: string;
  readonly topics: AlarmTopics | undefined;
}

/**
 * An alarm. Its name has the severity, and its description says what happened and where the runbook explains the remedy. The section
 * of the runbook has the name of the alarm.
 */
export class ServiceAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ServiceAlarmProps) {
    const name = kebabCase(id);
    super(scope, id, {
      // The name is the subject of the email, and lists of alarms show the name.
      alarmName: `podwarden-${props.stage.name}-${props.severity}-${name}`,
      alarmDescription: `${props.title}. ${props.cause} See ${props.runbookUrl}#${name}`,
      metric: props.metric,
      comparisonOperator:
        props.rings.when === '<'
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: props.rings.threshold,
      evaluationPeriods: props.rings.periods,
      treatMissingData: props.ringsWhenSilent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    if (props.topics) {
      const action = new SnsAction(props.topics[props.severity]);
      this.addAlarmAction(action);
      this.addOkAction(action);
    }
  }
}
