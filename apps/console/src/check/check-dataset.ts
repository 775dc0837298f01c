import { checkFile } from './check-file.ts';
import type { CheckNews, CheckOrder } from './checked-file.ts';

/** The worker that checks datasets, so that the page stays responsive. A worker checks one file and is then ended. */

const tell = (news: CheckNews): void => postMessage(news);

const progressMs = 100;

const check = async (order: CheckOrder): Promise<void> => {
  let toldMs = 0;
  try {
    const checked = await checkFile(order, (progress) => {
      if (performance.now() - toldMs < progressMs) return;
      toldMs = performance.now();
      tell({ kind: 'progress', progress });
    });
    tell({ kind: 'checked', checked });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

addEventListener('message', ({ data }: MessageEvent<CheckOrder>) => void check(data));
