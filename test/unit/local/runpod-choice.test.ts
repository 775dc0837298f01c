import { chosenRunpod } from '../../../infra/local/runpod-choice.ts';

describe('chosenRunpod', () => {
  it('is the simulator without a key', () => {
    expect(chosenRunpod({})).toBeUndefined();
    expect(chosenRunpod({ RUNPOD_API_URL: 'https://api.runpod.io/v2', RUNPOD_API_KEY: ' ' })).toBeUndefined();
  });

  it('takes any RunPod of this machine', () => {
    const local = { RUNPOD_API_URL: 'http://127.0.0.1:9000/v2/', RUNPOD_API_KEY: 'k' };
    expect(chosenRunpod(local)).toEqual({ url: 'http://127.0.0.1:9000/v2', apiKey: 'k' });
  });

  it('rents no real pods that could not call this machine', () => {
    expect(() => chosenRunpod({ RUNPOD_API_KEY: 'k' })).toThrow('rent real pods, which could not call this machine');
    expect(() => chosenRunpod({ RUNPOD_API_KEY: 'k', PUBLIC_API_URL: 'http://localhost:8787' })).toThrow(
      'PUBLIC_API_URL is',
    );
  });

  it('gives this clone a stage of its own at the real one, where others may run a local stack, too (H11)', () => {
    const real = { RUNPOD_API_KEY: 'k', PUBLIC_API_URL: 'https://tunnel.example.com' };
    expect(chosenRunpod(real)?.stage).toMatch(/^local[0-9a-f]{10}$/);
  });

  it('takes the real one where pods have an address to call', () => {
    const real = { RUNPOD_API_KEY: 'k', PUBLIC_API_URL: 'https://tunnel.example.com' };
    expect(chosenRunpod(real)).toMatchObject({ url: 'https://api.runpod.io/v2', apiKey: 'k' });
  });
});
