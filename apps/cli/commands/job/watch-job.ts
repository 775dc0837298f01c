import { type Job, type JobEvent, type JobNews, type Point, putOnto } from '../../../../shared/client/index.ts';
import { LiveArea } from '../../../../shared/terminal/live-area.ts';
import { printable } from '../../../../shared/terminal/printable.ts';
import { inLines } from '../../../../shared/terminal/text-width.ts';
import type { ExitCode } from '../../exit.ts';
import { jobLine, jobPicture } from '../../output/job-picture.ts';
import { localClock } from '../../output/times.ts';
import type { Session } from '../../session.ts';
import { endOf } from './end-of.ts';
import { stillGoing } from './wait.ts';

/** The pause between two progress lines if the output cannot be redrawn, so that a log stays short. Events are printed at once. */
const pauseOfFiguresMs = 60_000;

/** Shows a job until the job ends. Returns the exit code for that end. */
export const watchJob = async (id: string, session: Session): Promise<ExitCode> => {
  const { jobs } = await session.podwarden();
  session.atInterrupt = stillGoing(id);
  const show = session.globals.quiet ? silently : session.globals.json ? asJson(session) : asPicture(session);
  let last: Job | undefined;
  try {
    for await (const news of jobs.follow(id, { signal: session.signal })) {
      last = news.job;
      show.news(news);
    }
  } finally {
    show.end();
  }
  session.atInterrupt = [];
  return endOf(last ?? (await jobs.get(id, {}, { signal: session.signal })), session);
};

interface Shown {
  readonly news: (news: JobNews) => void;
  readonly end: () => void;
}

const silently: Shown = { news: () => {}, end: () => {} };

const asJson = (session: Session): Shown => ({
  news: ({ job, points, events }) => session.printJsonLine({ job, points, events }),
  end: () => {},
});

const asPicture = (session: Session): Shown => {
  const { out, timeZone, now } = session.world;
  const area = new LiveArea(out, () => now().getTime(), pauseOfFiguresMs);
  const points = new Map<number, Point>();
  let job: Job | undefined;
  let notice: string | undefined;
  const draw = (): void => {
    if (job === undefined) return;
    const look = { columns: out.columns(), rows: out.rows(), hasColors: out.hasColors };
    const picture = out.canRedraw ? jobPicture(job, [...points.values()], look) : [jobLine(job)];
    area.show(notice === undefined ? picture : [...picture, notice]);
  };
  const told = ({ at, message }: JobEvent): string => printable(`${localClock(at, timeZone)}  ${message}`);
  session.talk = (text) => {
    notice = text;
    if (out.canRedraw && job !== undefined) draw();
    else area.say(text);
  };
  return {
    news: (news) => {
      job = news.job;
      notice = undefined;
      putOnto(points, news);
      for (const event of news.events) area.say(inLines(told(event), out));
      draw();
    },
    end: () => {
      notice = undefined;
      draw();
      area.end();
      session.talk = undefined;
    },
  };
};
