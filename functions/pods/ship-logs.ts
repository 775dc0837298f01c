import { jobTokenSha256 } from '../../shared/domain/attempts/pod-auth.ts';
import { type LogsDeps, recordLogs } from '../../shared/domain/telemetry/record-logs.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { shipLogs } from '../../shared/http/contract/pods.ts';

export const createHandler = (deps: LogsDeps) =>
  apiHandler(shipLogs, async ({ path, body, bearerToken }) => {
    const { attempt, seq, lines } = body;
    const call = { jobId: path.id, tokenSha256: jobTokenSha256(bearerToken), attempt };
    return { status: 200, body: await recordLogs({ ...call, seq, lines }, deps) };
  });
