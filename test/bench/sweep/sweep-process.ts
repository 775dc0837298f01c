/** The sweep in a process of its own: its real handler, adapters and SDK client with the settings of a deploy, only counted. */
import { randomUUID } from 'node:crypto';
import { createHandler, type SweepAnswer } from '../../../functions/reaper/sweep.ts';
import { dynamoDocuments } from '../../../shared/aws/client-config.ts';
import { DynamoArtifactStore } from '../../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoControlsStore } from '../../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoInstallationStore } from '../../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobDetails } from '../../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { DynamoUsageStore } from '../../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { policySchema } from '../../../shared/domain/jobs/policy.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { enginePatienceMs } from '../../support/engine-client.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { someSweepLimits } from '../../support/some-sweep-limits.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';
import { cpuSeconds, serve } from './child.ts';

export interface SweepQuestion {
  readonly runpodUrl: string;
  readonly apiKey: string;
}

export interface SweepMeasure {
  readonly answer: SweepAnswer;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Requests to DynamoDB by command. */
  readonly commands: Readonly<Record<string, number>>;
  /** As the engine reckons them. */
  readonly readUnits: number;
  /** The peak of this process so far, the code and what it needs to run included. */
  readonly peakBytes: number;
}

const countedDocuments = (commands: Record<string, number>, consumed: (units: number) => void) => {
  const documents = dynamoDocuments(enginePatienceMs);
  documents.middlewareStack.add(
    (next, context) => async (args) => {
      const command = String(context.commandName);
      commands[command] = (commands[command] ?? 0) + 1;
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      consumed(Number(Reflect.get(Object(Reflect.get(result.output, 'ConsumedCapacity')), 'CapacityUnits') ?? 0));
      return result;
    },
    { step: 'initialize', name: 'count' },
  );
  return documents;
};

const measure = async ({ runpodUrl, apiKey }: SweepQuestion): Promise<SweepMeasure> => {
  const commands: Record<string, number> = {};
  let readUnits = 0;
  const documents = countedDocuments(commands, (units) => {
    readUnits += units;
  });
  const handler = createHandler({
    jobs: new DynamoJobStore(documents, 'Jobs'),
    state: new DynamoReaperStateStore(documents, 'ReaperState'),
    details: new DynamoJobDetails(documents, { jobs: 'Jobs', telemetry: 'Telemetry' }),
    canary: async () => {
      throw new Error('Nobody is silent here.');
    },
    controls: new DynamoControlsStore(documents, 'Controls'),
    usage: new DynamoUsageStore(documents, 'Usage'),
    userLimits: someUserLimits,
    installation: new DynamoInstallationStore(documents, 'Usage'),
    installationLimits: someInstallationLimits,
    datasets: new DynamoDatasetStore(documents, 'Datasets'),
    artifacts: new DynamoArtifactStore(documents, 'Telemetry'),
    provider: new RunpodGpuProvider({ apiUrl: runpodUrl, apiKey: new FakeSecretReader(apiKey), onAnswer: () => {} }),
    clock: () => new Date(),
    newId: randomUUID,
    launcher: {
      order: async () => {
        throw new Error('Nobody waits here.');
      },
    },
    policy: policySchema.parse({}),
    pods: { stage: 'bench' },
    ...someSweepLimits,
    work: { renew: async () => {} },
    onFault: (error) => {
      throw error;
    },
  });
  const [cpuBefore, before] = [cpuSeconds(), performance.now()];
  const answer = await handler({}, { awsRequestId: 'bench' });
  const wallSeconds = (performance.now() - before) / 1000;
  const cpu = cpuSeconds() - cpuBefore;
  documents.destroy();
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { answer, wallSeconds, cpuSeconds: cpu, commands, readUnits, peakBytes };
};

serve(measure);
