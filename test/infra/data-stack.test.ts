import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { stageNamed } from '../../infra/stages.ts';
import { datasetUploadKey } from '../../shared/domain/datasets/object-key.ts';
import { indexNames, openJobAttributes } from '../../shared/names.ts';
import {
  createTableInput,
  type TableDefinition,
  type TableName,
  tableDefinitions,
} from '../support/table-definitions.ts';
import { named, synthesize } from './synthesized.ts';

const prod = synthesize('prod');
const dev = synthesize('dev', {});
const data = prod.template('Data');

/** Physical resources that hold what cannot be made again. A changed id here means that a deploy would replace one. */
const statefulIds = [
  'AccountsBE8A900E',
  'Allowances441913EF',
  'ControlsFF3AAC4A',
  'Datasets0030EE04',
  'DownloadTokens6B05C043',
  'DueWork34F63F90',
  'JobsDF1CC2D4',
  'ObjectsA92BA4F1',
  'ReaperState94CD461A',
  'RunpodApiKey',
  'SecretsKey',
  'Telemetry1B1C5A07',
  'TrainingConfigs15B4E477',
  'Usage04F2BA28',
];

const tables = prod.resources('AWS::DynamoDB::GlobalTable');

describe('every table', () => {
  test('G2 F2: is part of the stack that the functions are given', () => {
    expect(tables.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'Accounts',
      'Allowances',
      'Controls',
      'Datasets',
      'DownloadTokens',
      'DueWork',
      'Jobs',
      'ReaperState',
      'Telemetry',
      'TrainingConfigs',
      'Usage',
    ]);
  });

  test.each(tables)('%s can be recovered to any second, is on demand and cannot be deleted in prod', (_, table) => {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
          },
        ],
      },
    });
  });

  test('can be recovered in dev too, but goes with its stack', () => {
    for (const [, table] of dev.resources('AWS::DynamoDB::GlobalTable')) {
      expect(table).toMatchObject({
        DeletionPolicy: 'Delete',
        Properties: {
          Replicas: [
            {
              DeletionProtectionEnabled: false,
              PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            },
          ],
        },
      });
    }
  });

  test('has text for keys only', () => {
    for (const [, { Properties }] of tables) {
      const definitions = Properties.AttributeDefinitions as { readonly AttributeType: string }[];
      expect(new Set(definitions.map(({ AttributeType }) => AttributeType))).toEqual(new Set(['S']));
    }
  });
});

describe('the tables that the contract suites run on', () => {
  const ofTemplate = Object.fromEntries(
    tables.map(([id, { Properties }]) => {
      const { KeySchema, GlobalSecondaryIndexes, TimeToLiveSpecification } = Properties;
      return [id.replace(/[0-9A-F]{8}$/, ''), { KeySchema, GlobalSecondaryIndexes, ttl: TimeToLiveSpecification }];
    }),
  );

  test.each(Object.keys(tableDefinitions) as TableName[])('%s is the one that is deployed', (name) => {
    const { KeySchema, GlobalSecondaryIndexes } = createTableInput(name, name);
    const { ttl }: TableDefinition = tableDefinitions[name];
    const byName = (indexes: unknown) =>
      [...((indexes as { readonly IndexName: string }[] | undefined) ?? [])].sort((one, other) =>
        one.IndexName.localeCompare(other.IndexName),
      );
    const { [name]: deployed } = ofTemplate;
    expect(KeySchema).toEqual(deployed?.KeySchema);
    expect(byName(GlobalSecondaryIndexes)).toEqual(byName(deployed?.GlobalSecondaryIndexes));
    expect(ttl).toEqual((deployed?.ttl as { readonly AttributeName: string } | undefined)?.AttributeName);
  });
});

describe('TTL', () => {
  test('G7 F7: deletes expired download tokens, old telemetry and rows of deleted datasets', () => {
    for (const keys of [['token_sha256'], ['job_id'], ['user_id', 'dataset_id']]) {
      data.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
        KeySchema: Match.arrayWith(keys.map((AttributeName) => Match.objectLike({ AttributeName }))),
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      });
    }
  });

  test('forgets API keys a while after they have ended, so that it can be told of them that they have', () => {
    data.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'entry', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'forget_at', Enabled: true },
    });
  });

  test('deletes nothing else', () => {
    const expiring = tables.filter(([, { Properties }]) => Properties.TimeToLiveSpecification !== undefined);
    expect(expiring.map(([id]) => id)).toEqual([
      'Datasets0030EE04',
      'DownloadTokens6B05C043',
      'Telemetry1B1C5A07',
      'Allowances441913EF',
      'AccountsBE8A900E',
    ]);
  });
});

describe('the Jobs table', () => {
  test('is found by user, by what is open, by pod and by dataset; one index alone copies what a heartbeat writes, and little of that', () => {
    const index = (name: string, projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE', hash: string, range?: string) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: hash, KeyType: 'HASH' },
        ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
      ],
      Projection: {
        ProjectionType: projection,
        ...(projection === 'INCLUDE' && { NonKeyAttributes: [...openJobAttributes] }),
      },
    });
    expect(openJobAttributes.length).toBeLessThanOrEqual(20);
    data.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'job_id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        index(indexNames.jobsByUser, 'KEYS_ONLY', 'user_id', 'created_at_id'),
        index(indexNames.openJobs, 'INCLUDE', 'active_shard', 'job_id'),
        index(indexNames.jobsByPod, 'KEYS_ONLY', 'pod_id'),
        index(indexNames.jobsByDatasetInUse, 'KEYS_ONLY', 'dataset_in_use'),
      ],
    });
  });
});

describe('the bucket', () => {
  test('is private and encrypted (F23 H6 H7)', () => {
    data.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  test('refuses requests without TLS', () => {
    data.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  test('lets pages of the configured origins upload, and read the ETag and the checksum', () => {
    const origins = ['https://app.example.com', 'http://localhost:5173'];
    synthesize('dev', { CORS_ORIGINS: origins.join(', ') })
      .template('Data')
      .hasResourceProperties('AWS::S3::Bucket', {
        CorsConfiguration: {
          CorsRules: [
            Match.objectLike({
              AllowedOrigins: origins,
              AllowedMethods: ['GET', 'HEAD', 'PUT'],
              ExposedHeaders: ['ETag', 'Content-Range', 'x-amz-checksum-sha256'],
            }),
          ],
        },
      });
  });

  test('drops the parts of abandoned uploads after two days', () => {
    data.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 }, Status: 'Enabled' }),
        ]),
      },
    });
  });

  test('deletes what uploads leave behind after two days, and nothing that is read', () => {
    const rulesOf = ([, { Properties }]: (typeof tables)[number]) =>
      (Properties.LifecycleConfiguration as { readonly Rules: readonly object[] }).Rules;
    const expiring = prod
      .resources('AWS::S3::Bucket')
      .flatMap(rulesOf)
      .filter((rule) => 'ExpirationInDays' in rule);
    expect(expiring).toEqual([expect.objectContaining({ ExpirationInDays: 2, Prefix: 'uploads/', Status: 'Enabled' })]);
    expect(datasetUploadKey('any user', 'id').startsWith('uploads/')).toBe(true);
  });
});

/** The console's files, which every deploy puts there anew: test/infra/console-stack.test.ts. */
const holdsNothing = 'PagesFiles282E0220';

describe('what holds state', () => {
  test.each([
    ['kept', 'Retain', 'RetainExceptOnCreate', true, 35, 90],
    ['disposable', 'Delete', 'Delete', false, 1, 14],
  ] as const)('is %s by one value: it decides removal, protection, recovery and logs', (stateful, ...decided) => {
    const [removal, removalOfTheRest, isProtected, recoveryDays, logDays] = decided;
    const { resources } = synthesize({ ...stageNamed('prod'), stateful }, named);
    for (const type of [
      'AWS::DynamoDB::GlobalTable',
      'AWS::S3::Bucket',
      'AWS::SecretsManager::Secret',
      'AWS::Logs::LogGroup',
    ]) {
      const found = resources(type).filter(([id]) => id !== holdsNothing);
      expect(found.length).toBeGreaterThan(0);
      const expected = type === 'AWS::DynamoDB::GlobalTable' ? removal : removalOfTheRest;
      for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of found) {
        expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, expected, removal]);
      }
    }
    for (const [, { Properties }] of resources('AWS::DynamoDB::GlobalTable')) {
      expect(Properties.Replicas).toMatchObject([
        {
          DeletionProtectionEnabled: isProtected,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: recoveryDays },
        },
      ]);
    }
    for (const [, { Properties }] of resources('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBe(logDays);
    }
  });

  test('needs no KMS key of ours, which each of its readers would have to be granted', () => {
    expect(prod.all.filter(([, { Type }]) => Type.startsWith('AWS::KMS::'))).toEqual([]);
    expect(JSON.stringify(prod.all)).not.toMatch(/"Kms|"KMS|aws:kms|"kms:/);
  });

  test('keeps its logical ids', () => {
    const types = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::S3::Bucket',
      'AWS::SecretsManager::Secret',
      'AWS::Cognito::UserPool',
    ];
    const ids = types.flatMap((type) => prod.resources(type).map(([id]) => id));
    expect(ids.filter((id) => id !== holdsNothing).sort()).toEqual(statefulIds);
  });

  test('is in the data stack and in no other', () => {
    const inData = data.toJSON().Resources;
    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret']) {
      for (const [id] of prod.resources(type)) if (id !== holdsNothing) expect(inData).toHaveProperty(id);
    }
  });
});

describe('a first deploy that fails', () => {
  test.each(['dev', 'staging', 'prod'])('leaves nothing of stage %s behind but tables that are protected', (stage) => {
    const left = synthesize(stage, named).all.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain');
    for (const [id, { Properties }] of left) {
      expect([id, Properties.Replicas]).toEqual([id, [expect.objectContaining({ DeletionProtectionEnabled: true })]]);
    }
    expect(left.length).toBe(stage === 'dev' ? 0 : tables.length);
  });
});

describe('secrets', () => {
  test('are made where none is named: an empty one for the key of RunPod, a generated one for those of jobs', () => {
    data.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: Match.absent(),
      SecretString: Match.absent(),
    });
    data.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  test('stay where another is named for the key of RunPod, which then is the one that is told and read', () => {
    const { resources, template } = synthesize('dev', { RUNPOD_API_KEY_SECRET: 'team/runpod' });
    expect(resources('AWS::SecretsManager::Secret')).toHaveLength(2);
    template('Data').hasOutput('RunpodApiKeySecret', { Value: 'team/runpod' });
    for (const id of ['Api', 'Reaper']) {
      expect(JSON.stringify(template(id).toJSON())).not.toContain('ExportsOutputRefRunpodApiKey');
    }
  });

  test.each([
    ['team/runpod', /AWS::Region.*:secret:team\/runpod-\?{6}/, /AWS::Region.*:key\/\*/],
    [
      'arn:aws:secretsmanager:eu-west-1:210987654321:secret:team/runpod-AbCdEf',
      /^"arn:.*:secret:team\/runpod-AbCdEf"$/,
      /:kms:eu-west-1:210987654321:key\/\*/,
    ],
  ])('may lie under a KMS key of somebody’s own: readers of %s may decrypt that one', (name, secret, key) => {
    const { resources } = synthesize('dev', { RUNPOD_API_KEY_SECRET: name });
    const granted = resources('AWS::IAM::Policy').flatMap(
      ([, { Properties }]) => (Properties.PolicyDocument as { readonly Statement: readonly object[] }).Statement,
    );
    const on = (action: string) => granted.filter((statement) => Reflect.get(statement, 'Action') === action);
    const decrypting = on('kms:Decrypt');
    const readers = on('secretsmanager:GetSecretValue').filter((one) => /team\/runpod/.test(JSON.stringify(one)));
    expect(decrypting).toHaveLength(readers.length);
    for (const statement of decrypting) {
      const { Resource, Condition } = statement as {
        Resource: unknown;
        Condition: Record<string, Record<string, unknown>>;
      };
      expect(JSON.stringify(Resource)).toMatch(key);
      expect(JSON.stringify(Condition.StringEquals?.['kms:ViaService'])).toContain('secretsmanager.');
      expect(JSON.stringify(Condition.StringLike?.['kms:EncryptionContext:SecretARN'])).toMatch(secret);
    }
  });

  test('never come from a setting into a template', () => {
    const { template } = synthesize('dev', { RUNPOD_API_KEY: 'rpa_very_secret' });
    for (const id of ['Data', 'Api', 'Reaper', 'Operations']) {
      expect(JSON.stringify(template(id).toJSON())).not.toContain('rpa_very_secret');
    }
  });
});

describe('the issuer', () => {
  test('may be a user pool of our own only on a stage that need not name one, and stays there beside one that is named', () => {
    expect(dev.resources('AWS::Cognito::UserPool')).toHaveLength(1);
    const { resources, template } = synthesize('dev', named);
    expect(resources('AWS::Cognito::UserPool')).toHaveLength(1);
    template('Data').hasOutput('IssuerUrl', { Value: named.JWT_ISSUER_URL });
    expect(prod.resources('AWS::Cognito::UserPool')).toHaveLength(0);
    expect(synthesize('local', {}).resources('AWS::Cognito::UserPool')).toHaveLength(0);
  });
});

describe('the upgrade from version 0.1', () => {
  const before: Readonly<
    Record<string, { readonly name: string; readonly indexes: readonly { IndexName: string }[] }>
  > = JSON.parse(readFileSync('test/e2e/upgrade/version-0.1.json', 'utf8')).tables;
  const indexesOf = (settings: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      synthesize('local', settings)
        .resources('AWS::DynamoDB::GlobalTable')
        .map(([id, { Properties }]) => {
          const indexes = (Properties.GlobalSecondaryIndexes ?? []) as readonly { readonly IndexName: string }[];
          return [id.replace(/[0-9A-F]{8}$/, ''), indexes.map(({ IndexName }) => IndexName).sort()];
        }),
    );

  test('adds one index and removes none, and the deploy after it removes one and adds none', () => {
    const between = indexesOf({ KEEP_ACTIVE_INDEX: 'true' });
    const after = indexesOf({});
    for (const [table, { indexes }] of Object.entries(before)) {
      const names = indexes.map(({ IndexName }) => IndexName);
      const isJobs = table === 'Jobs';
      expect([table, between[table]]).toEqual([table, [...names, ...(isJobs ? ['open'] : [])].sort()]);
      expect([table, after[table]]).toEqual([table, between[table]?.filter((name) => !isJobs || name !== 'active')]);
    }
  });
});
