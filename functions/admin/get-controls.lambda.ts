import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-controls.env.ts';
import { createHandler } from './get-controls.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ controls: aws.controls(env), operator: operatorRuleOf(env) });
