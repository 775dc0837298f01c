import { synthesize } from './synthesized.ts';

const reaper = synthesize('prod').template('Reaper');

describe('the reaper', () => {
  test('sweeps each minute, one sweep at a time, and ends before the next begins', () => {
    reaper.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    reaper.hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 1,
      Timeout: 55,
      MemorySize: 1769,
    });
  });

  test('refreshes the GPU catalogue every ten minutes', () => {
    reaper.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(10 minutes)' });
  });

  test('drops a call that came to nothing, because the next one sees fresher facts', () => {
    for (const { Properties } of Object.values(reaper.findResources('AWS::Scheduler::Schedule'))) {
      expect(Properties.Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 });
    }
    reaper.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  test('may be called by its schedule and by nothing else', () => {
    reaper.resourceCountIs('AWS::Lambda::Permission', 0);
  });
});
