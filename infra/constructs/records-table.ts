import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { isProtected, recoveryDaysOf, removalPolicyOfProtected } from './stateful.ts';

export interface RecordsIndex {
  readonly partitionKey: string;
  readonly sortKey?: string;
  /**
   * The attributes that the index copies: whole items, so that a read of the index is enough, or up to 20 named attributes, or only
   * keys. A write costs less if the index copies less.
   */
  readonly copies: 'whole items' | 'keys' | readonly string[];
}

export interface RecordsTableProps {
  readonly stage: Stage;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /**
   * The name of the attribute with the expiry in epoch seconds. DynamoDB may delete an item a few days after its expiry
   * (Developer Guide, "Using time to live").
   */
  readonly expiresBy?: string;
  readonly indexes?: Readonly<Record<string, RecordsIndex>>;
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

const projectionOf = (copies: RecordsIndex['copies']) => {
  if (copies === 'whole items') return { projectionType: ProjectionType.ALL };
  if (copies === 'keys') return { projectionType: ProjectionType.KEYS_ONLY };
  return { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...copies] };
};

/** A table with the properties of all our tables: on-demand billing, string keys, and recovery to any second. */
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
        ...projectionOf(index.copies),
      })),
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: recoveryDaysOf(props.stage),
      },
      deletionProtection: isProtected(props.stage),
      removalPolicy: removalPolicyOfProtected(props.stage),
    });
  }
}
