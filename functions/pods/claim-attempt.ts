import { type ClaimAnswerDeps, claimAnswer } from '../../shared/domain/attempts/claim-answer.ts';
import { readJobToken } from '../../shared/domain/attempts/pod-auth.ts';
import { takeAttempt } from '../../shared/domain/attempts/take-attempt.ts';
import { claimToken } from '../../shared/domain/downloads/job-credential.ts';
import { withResolvedSpec } from '../../shared/domain/jobs/full-job.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { hashToken } from '../../shared/domain/token.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { claimAttempt } from '../../shared/http/contract/pods.ts';

export type Deps = ClaimAnswerDeps & {
  readonly jobs: JobStore;
  readonly details: Pick<JobDetails, 'spec' | 'keepConfig'>;
  readonly ttlDays: number;
};

export const createHandler = (deps: Deps) =>
  apiHandler(claimAttempt, async ({ path, body, bearerToken }) => {
    const jobToken = readJobToken(bearerToken);
    const job = await takeAttempt(
      {
        jobId: path.id,
        tokenSha256: hashToken(jobToken),
        attempt: body.attempt,
        podId: body.pod_id,
        bootId: body.boot_id,
        tokens: {
          download_token_sha256: claimToken(jobToken).sha256,
          validation_token_sha256: claimToken(jobToken, 'validation').sha256,
        },
      },
      deps,
    );
    return { status: 200, body: await claimAnswer(await withResolvedSpec(job, deps.details), jobToken, deps) };
  });
