import { hostFault } from '../../public-host.ts';
import { type AppError, invalidRequest } from '../errors.ts';
import { jsonBytes } from '../text-bytes.ts';
import type { DeployRequest } from './deploy-request.ts';

/**
 * The limit in bytes for the environment variables, and also for the secrets. RunPod accepts a create request of 100 kB (REST v2
 * specification), which also contains the bootstrap and the fields of Podwarden. The environment variables and the secrets are
 * stored in one DynamoDB item, which has at most 400 KB.
 */
const maxVariablesBytes = 64 * 1024;

/** Returns the faults of a well-formed request that can be found without reading stored data. */
export const requestFaults = (
  request: DeployRequest,
  deps: { readonly allowPrivateWebhooks: boolean },
): readonly AppError[] => [
  ...variablesFaults('environment_variables', request.environment_variables),
  ...variablesFaults('secrets', request.secrets),
  ...webhookFaults(request, deps.allowPrivateWebhooks),
];

/** Returns a fault if the environment variables or the secrets are too large for a pod. */
export const variablesFaults = (
  field: 'environment_variables' | 'secrets',
  variables: Readonly<Record<string, string>> = {},
): readonly AppError[] => {
  const bytes = jsonBytes(variables);
  if (bytes <= maxVariablesBytes) return [];
  return [fault(field, `has ${bytes} bytes in all; at most ${maxVariablesBytes} are taken`, ' ')];
};

const fault = (path: string, message: string, between = ': '): AppError =>
  invalidRequest(`${path}${between}${message}.`, [{ path, message }]);

const webhookFaults = ({ webhook }: DeployRequest, allowPrivate: boolean): readonly AppError[] => {
  if (webhook === undefined) return [];
  if (!URL.canParse(webhook.url)) return [fault('webhook', 'is not a URL')];
  const url = new URL(webhook.url);
  const isHttp = url.protocol === 'https:' || (allowPrivate && url.protocol === 'http:');
  const host = allowPrivate ? undefined : hostFault(url.hostname);
  if (isHttp && host === undefined && url.username === '' && url.password === '') return [];
  return [fault('webhook', `must be a public https URL without credentials${host ? `; its host ${host}` : ''}`)];
};
