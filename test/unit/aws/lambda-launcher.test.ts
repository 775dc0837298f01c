import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { LambdaLauncher } from '../../../shared/aws/lambda/lambda-launcher.ts';

const order = { job_ids: ['0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a'], tries: 5 };

describe('the launcher as a function of Lambda', () => {
  it('is told and not waited for', async () => {
    const lambda = mockClient(LambdaClient);
    lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
    await new LambdaLauncher(new LambdaClient({}), 'launcher').order(order);
    const [call] = lambda.commandCalls(InvokeCommand);
    expect(call?.args[0].input).toMatchObject({ FunctionName: 'launcher', InvocationType: 'Event' });
    expect(JSON.parse(Buffer.from(call?.args[0].input.Payload as Uint8Array).toString())).toEqual(order);
  });

  it('says that it could not be told, in a sentence of ours', async () => {
    const lambda = mockClient(LambdaClient);
    lambda.on(InvokeCommand).rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    await expect(new LambdaLauncher(new LambdaClient({}), 'launcher').order(order)).rejects.toMatchObject({
      code: 'dependency_unavailable',
      message: 'The launcher did not answer. Try again in a few seconds.',
    });
  });
});
