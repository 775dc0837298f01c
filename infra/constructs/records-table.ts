import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { isProtected, recoveryDaysOf, removalPolicyOf } from './stateful.ts';

export interface RecordsIndex {
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Copies whole items, so that a read of the index is enough; otherwise keys alone, which costs less at each write. */
  readonly wholeItems: boolean;
}

export interface RecordsTableProps {
  readonly stage: Stage;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Attribute in epoch seconds after which DynamoDB deletes the item, days late at worst. */
  readonly expiresBy?: string;
  readonly indexes?: Readonly<Record<string, RecordsIndex>>;
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** A table as all of ours are: on demand, every key a string, recoverable to any second. */
export class RecordsTable extends TableV2 {
  constructor(scope: Construct, id: string, props: RecordsTableProps) {
    super(scope, id, {
      billing: Billing.onDemand(),
      partitionKey: text(props.partitionKey),
      ...(props.sortKey === undefined ? {} : { sortKey: text(props.sortKey) }),
      ...(props.expiresBy === undefined ? {} : { timeToLiveAttribute: props.expiresBy }),
      globalSecondaryIndexes: Object.entries(props.indexes ?? {}).map(([indexName, index]) => ({
        indexName,
        partitionKey: text(index.partitionKey),
        ...(index.sortKey === undefined ? {} : { sortKey: text(index.sortKey) }),
        projectionType: index.wholeItems ? ProjectionType.ALL : ProjectionType.KEYS_ONLY,
      })),
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: recoveryDaysOf(props.stage),
      },
      deletionProtection: isProtected(props.stage),
      removalPolicy: removalPolicyOf(props.stage),
    });
  }
}
