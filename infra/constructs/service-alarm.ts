import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { kebabCase } from '../construct-id.ts';
import type { Stage } from '../stages.ts';

/** `critical`: dollars run away or users are turned away, and somebody must act now. `warning`: within the day. */
export type Severity = 'critical' | 'warning';

export type AlarmTopics = Readonly<Record<Severity, ITopic>>;

export interface AlarmSpec {
  readonly severity: Severity;
  readonly title: string;
  /** The cause of the alarm, and who is hurt meanwhile. */
  readonly cause: string;
  readonly metric: IMetric;
  readonly rings: { readonly when: '>=' | '<'; readonly threshold: number; readonly periods: number };
  /** A metric that stops with the system that sends it must ring when it is silent. The others do not. */
  readonly ringsWhenSilent?: true;
}

export interface ServiceAlarmProps extends AlarmSpec {
  readonly stage: Stage;
  /** Where the runbook can be read, without a heading. */
  readonly runbookUrl: string;
  readonly topics: AlarmTopics | undefined;
}

/** An alarm that says what happened, how bad it is and where to read what to do about it: a section of the runbook has its name. */
export class ServiceAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ServiceAlarmProps) {
    const name = kebabCase(id);
    super(scope, id, {
      // The name is the subject of the mail, and what a list of alarms shows.
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
