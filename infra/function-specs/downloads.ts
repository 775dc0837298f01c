import type { Env as CreateToken } from '../../functions/downloads/create-download-token.env.ts';
import type { Env as InspectToken } from '../../functions/downloads/inspect-download-token.env.ts';
import type { Env as RedeemToken } from '../../functions/downloads/redeem-download-token.env.ts';
import type { Env as RefreshToken } from '../../functions/downloads/refresh-download-token.env.ts';
import type { Env as RevokeToken } from '../../functions/downloads/revoke-download-token.env.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onObjects, onSecret, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import type { Resources } from './resources.ts';
import { numbersOf } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

const keys = 'datasets/*';

export const downloadFunctions = ({ settings, tables, bucket, secretsKey, publicApiUrl }: Resources) => {
  const BUCKET = bucket.bucketName;
  const minting = { PUBLIC_API_URL: publicApiUrl, ...numbersOf(settings, 'DOWNLOAD_TOKEN_TTL_SECONDS') };
  return {
    'create-download-token': functionSpec<CreateToken>({
      failureImpact: 'Users cannot hand out a download of their dataset. Jobs are not touched.',
      environment: {
        ...tableNames(tables, 'datasets', 'downloadTokens'),
        BUCKET,
        SECRETS_KEY_SECRET: secretsKey.id,
        ...minting,
      },
      permissions: [
        onTable(tables.datasets, 'GetItem'),
        onTable(tables.downloadTokens, 'GetItem', 'PutItem'),
        onObjects(bucket, keys, 'GetObject'),
        onSecret(secretsKey),
      ],
    }),
    'revoke-download-token': functionSpec<RevokeToken>({
      failureImpact: 'Users cannot withdraw a download that got into the wrong hands before it expires.',
      environment: tableNames(tables, 'downloadTokens'),
      permissions: [
        onIndex(tables.downloadTokens, indexNames.tokensById),
        onTable(tables.downloadTokens, 'UpdateItem'),
      ],
    }),
    'redeem-download-token': functionSpec<RedeemToken>({
      failureImpact: 'Pods cannot fetch their dataset: jobs fail while their GPUs bill.',
      environment: { ...tableNames(tables, 'downloadTokens'), BUCKET },
      permissions: [
        onTable(tables.downloadTokens, 'GetItem', 'UpdateItem'),
        // A URL that the function signs has only the permissions of the function, so the function needs GetObject.
        onObjects(bucket, keys, 'GetObject'),
      ],
    }),
    'inspect-download-token': functionSpec<InspectToken>({
      failureImpact: 'Pods cannot ask for the size of a dataset before they download it.',
      environment: tableNames(tables, 'downloadTokens'),
      permissions: [onTable(tables.downloadTokens, 'GetItem')],
    }),
    'refresh-download-token': functionSpec<RefreshToken>({
      failureImpact: 'Pods whose token has died cannot get another: their jobs fail.',
      environment: { ...tableNames(tables, 'downloadTokens', 'jobs'), ...minting },
      permissions: [
        onTable(tables.downloadTokens, 'GetItem', 'PutItem', 'UpdateItem'),
        onTable(tables.jobs, 'GetItem', 'UpdateItem'),
      ],
    }),
  };
};
