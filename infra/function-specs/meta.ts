import type { Env as GetHealth } from '../../functions/meta/get-health.env.ts';
import type { Env as GetOpenapi } from '../../functions/meta/get-openapi.env.ts';
import { functionSpec } from '../constructs/service-function.ts';
import type { Resources } from './resources.ts';

export const metaFunctions = ({ settings }: Resources) => ({
  'get-health': functionSpec<GetHealth>({
    failureImpact: 'Monitors take the API for down, and pods stop at their check of the API before they begin.',
    environment: { CONSOLE_URL: settings.CONSOLE_URL },
    permissions: [],
  }),
  'get-openapi': functionSpec<GetOpenapi>({
    failureImpact: 'Developers cannot read the description of the API.',
    environment: {},
    permissions: [],
  }),
});
