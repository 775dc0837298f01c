import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { accessKeyIn } from '../access/access-control.ts';
import { GuardedServer } from '../access/guarded-server.ts';
import { readBody } from '../gateway/read-body.ts';

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly value: string;
}

const inputSchema = z.object({ SecretId: z.string() });

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const refuse = (type: string, message: string): Answer => ({ status: 400, body: { __type: type, message } });

/** Serves the only Secrets Manager call that functions make: GetSecretValue, by name or by ARN. */
export class LocalSecrets extends GuardedServer {
  private readonly secrets = new Map<string, Secret>();
  private readonly versionId = randomUUID();

  add(secret: Secret): void {
    this.secrets.set(secret.name, secret);
    this.secrets.set(secret.arn, secret);
  }

  has(name: string): boolean {
    return this.secrets.has(name);
  }

  protected async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, 65_536);
    const answer = this.answer(request.headers, body?.toString() ?? '');
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer.body));
  }

  private answer(headers: IncomingMessage['headers'], body: string): Answer {
    const operation = String(headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
    const accessKeyId = accessKeyIn(headers);
    if (accessKeyId === undefined) {
      return refuse('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
    }
    if (!this.access.credentialsOf(accessKeyId)) {
      return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (operation !== 'GetSecretValue') return refuse('UnknownOperationException', `${operation} is not served here.`);
    const { SecretId } = inputSchema.parse(JSON.parse(body || '{}'));
    const secret = this.secrets.get(SecretId);
    const refusal = this.access.refusal(accessKeyId, 'secretsmanager:GetSecretValue', secret?.arn ?? SecretId);
    if (refusal !== undefined) return refuse('AccessDeniedException', refusal);
    if (!secret) return refuse('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return {
      status: 200,
      body: {
        ARN: secret.arn,
        Name: secret.name,
        SecretString: secret.value,
        VersionId: this.versionId,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: Math.floor(Date.now() / 1000),
      },
    };
  }
}
