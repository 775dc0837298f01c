import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router';
import { useMe } from '../data/me.ts';
import { Page, personMoved } from '../design/page.tsx';
import { FaultBoundary } from './fault-boundary.tsx';
import { Navigation } from './navigation.tsx';
import { screens } from './screens.ts';
import { StaleBanner } from './stale-banner.tsx';
import { Toasts } from './toasts.tsx';

const NotFound = () => (
  <Page title="There is nothing here">
    <p>
      The address may be mistyped, or of another version. <a href="/">Go home</a>.
    </p>
  </Page>
);

const Screens = () => {
  const { path } = useLocation();
  const me = useMe().data;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Navigation me={me} />
      <StaleBanner />
      <main id="main" tabIndex={-1}>
        <FaultBoundary place={path}>
          <Router onRouteChange={personMoved}>
            {screens.map(({ path: at, screen }) => (
              <Route key={at} path={at} component={screen} />
            ))}
            <Route default component={NotFound} />
          </Router>
        </FaultBoundary>
      </main>
      <Toasts />
    </>
  );
};

export const SignedIn = () => (
  <LocationProvider>
    <Screens />
  </LocationProvider>
);
