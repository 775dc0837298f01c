import { VirtualClock } from '../virtual/virtual-clock.ts';

describe('the virtual clock', () => {
  it('runs what is due by its time, then by the order in which it was set, and jumps over what lies between', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    clock.after(5000, () => seen.push(`late ${clock.now()}`));
    clock.after(10, () => seen.push(`first ${clock.now()}`));
    clock.after(10, () => seen.push(`second ${clock.now()}`));
    clock.after(20, () => seen.push('never'))();
    await clock.run(1000);
    expect(seen).toEqual(['first 10', 'second 10']);
    expect(clock.now()).toBe(1000);
    await clock.run(5000);
    expect(seen.at(-1)).toBe('late 5000');
  });

  it('stands still until everything that can go on by itself has done so', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    const walk = async (): Promise<void> => {
      for (let step = 0; step < 50; step += 1) await new Response(String(step)).text();
      seen.push(clock.now());
      await clock.sleep(100);
      seen.push(clock.now());
    };
    void walk();
    clock.after(50, () => {});
    await clock.run(1000);
    expect(seen).toEqual([0, 100]);
  });
});
