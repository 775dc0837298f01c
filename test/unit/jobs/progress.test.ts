import { plausibleTotal, shareDone, summarize } from '../../../shared/domain/jobs/progress.ts';

describe('summarize', () => {
  it('takes each measure from the highest step that has a finite value of it', () => {
    const points = [
      { step: 30, train_loss: 'nan' as const, learning_rate: 0.1 },
      { step: 10, train_loss: 3, eval_loss: 4 },
      { step: 20, train_loss: 2, learning_rate: 0.2 },
    ];
    expect(summarize(points)).toEqual({ current_step: 30, loss: 2, eval_loss: 4, learning_rate: 0.1 });
  });

  it('says nothing where nothing was said', () => {
    expect(summarize([])).toEqual({});
  });

  it('takes totals from what the trainer tells, and the furthest step', () => {
    const told = { current_step: 5, total_steps: 50, total_epochs: 2 };
    expect(summarize([{ step: 7 }], told)).toEqual({ current_step: 7, total_steps: 50, total_epochs: 2 });
  });

  it('prefers the utilization of a point to that of the machine', () => {
    expect(summarize([{ step: 1, gpu_utilization_percent: 90 }], {}, { utilization_percent: 10 })).toMatchObject({
      gpu_utilization_percent: 90,
    });
    expect(summarize([], {}, { utilization_percent: 10, memory_used_mb: 2048 })).toEqual({
      gpu_utilization_percent: 10,
      gpu_memory_allocated_gb: 2,
    });
  });
});

describe('progress as it is shown', () => {
  it('never is "epoch 3 / 1" or "step 100 / 0" (F15 H16)', () => {
    expect(plausibleTotal(1, 3)).toBeNull();
    expect(plausibleTotal(0, 100)).toBeNull();
    expect(plausibleTotal(3, 3)).toBe(3);
    expect(plausibleTotal(undefined, 1)).toBeNull();
  });

  it('goes by steps, else by epochs, and is 1 only at the end', () => {
    const running = (progress: object) => shareDone({ status: 'running', progress });
    expect(running({ current_step: 25, total_steps: 100, current_epoch: 1, total_epochs: 2 })).toBe(0.25);
    expect(running({ current_step: 25, total_steps: 0, current_epoch: 1, total_epochs: 2 })).toBe(0.5);
    expect(running({ current_step: 25 })).toBeNull();
    expect(running({})).toBeNull();
    expect(shareDone({ status: 'completed', progress: {} })).toBe(1);
  });
});
