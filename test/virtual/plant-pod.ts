import type { VirtualWorld } from './world.ts';

/** A pod that somebody else makes in our account, by its name; its id, or `undefined` where RunPod makes none. */
export const plantPod = async (world: VirtualWorld, name: string): Promise<string | undefined> => {
  const { simulator } = world.runpod;
  const answer = await simulator.fetch(`${simulator.url}/pods`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.apiKey}` },
    body: JSON.stringify({ name, image: 'busybox:1', gpu: { id: 'NVIDIA L4' }, disk: 10 }),
  });
  return answer.status === 201 ? String(JSON.parse(await answer.text()).id) : undefined;
};
