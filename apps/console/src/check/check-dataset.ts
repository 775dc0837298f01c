import { checkFile } from './check-file.ts';
import type { CheckNews, CheckOrder } from './checked-file.ts';

/** The worker that reads datasets, so that pages answer while it does. It judges one file and is ended. */

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
