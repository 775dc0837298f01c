import type { ComponentType } from 'preact';
import { lazyScreen } from './lazy-screen.tsx';

interface ScreenPlace {
  readonly path: string;
  readonly screen: ComponentType<object>;
  /** The name in the navigation. A screen without a name has no link there. */
  readonly name?: string;
  /** True if only operators see the link. */
  readonly forOperators?: boolean;
}

/** All screens. Each has a folder under `screens`, a chunk and a line in this list. */
export const screens: readonly ScreenPlace[] = [
  { path: '/', name: 'Home', screen: lazyScreen(() => import('../screens/home/home.tsx')) },
  { path: '/jobs', name: 'Jobs', screen: lazyScreen(() => import('../screens/jobs/jobs.tsx')) },
  { path: '/jobs/:id', screen: lazyScreen(() => import('../screens/job/job.tsx')) },
  { path: '/compare', screen: lazyScreen(() => import('../screens/compare/compare.tsx')) },
  { path: '/datasets', name: 'Datasets', screen: lazyScreen(() => import('../screens/datasets/datasets.tsx')) },
  { path: '/datasets/:id', screen: lazyScreen(() => import('../screens/dataset/dataset.tsx')) },
  { path: '/configs', name: 'Configs', screen: lazyScreen(() => import('../screens/configs/configs.tsx')) },
  { path: '/configs/:id', screen: lazyScreen(() => import('../screens/config/config.tsx')) },
  { path: '/deploy', name: 'Deploy', screen: lazyScreen(() => import('../screens/deploy/deploy.tsx')) },
  { path: '/settings', name: 'Settings', screen: lazyScreen(() => import('../screens/settings/settings.tsx')) },
  { path: '/first-job', screen: lazyScreen(() => import('../screens/first-job/first-job.tsx')) },
  { path: '/cli', screen: lazyScreen(() => import('../screens/terminal/terminal.tsx')) },
];
