/** Which page shows at which address. Each page is loaded when it is first opened. */
import { type ComponentType, lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Page } from '../ui/page.js';
import { Loading } from '../ui/states.js';
import { Boundary } from './boundary.js';

/** A page and its address. `:name` is passed to the page as a property. */
// biome-ignore lint/suspicious/noExplicitAny: each page has the properties that its address names.
const page = (path: string, load: () => Promise<{ default: ComponentType<any> }>) => ({ path, Shown: lazy(load) });

const PAGES = [
  page('/', () => import('../pages/welcome/start-page.js')),
  page('/welcome', () => import('../pages/welcome/welcome-page.js')),
  page('/keys', () => import('../pages/keys/keys-page.js')),
  page('/keys/new', () => import('../pages/keys/create-page.js')),
  page('/keys/:uuid', () => import('../pages/keys/key-page.js')),
  page('/least-privilege', () => import('../pages/least-privilege/least-privilege-page.js')),
  page('/requests', () => import('../pages/requests/requests-page.js')),
  page('/requests/new', () => import('../pages/requests/ask-page.js')),
  page('/requests/:uuid', () => import('../pages/requests/request-page.js')),
  page('/people', () => import('../pages/people/people-page.js')),
  page('/people/:uuid', () => import('../pages/people/person-page.js')),
  page('/audit', () => import('../pages/audit/audit-page.js')),
  page('/audit/:uuid', () => import('../pages/audit/event-page.js')),
  page('/observations', () => import('../pages/observations/observations-page.js')),
  page('/observations/:uuid', () => import('../pages/observations/observation-page.js')),
  page('/detections', () => import('../pages/detections/detections-page.js')),
  page('/detections/:uuid', () => import('../pages/detections/detection-page.js')),
  page('/pipeline', () => import('../pages/pipeline/pipeline-page.js')),
  page('/training', () => import('../pages/training/training-page.js')),
  page('/training/:uuid', () => import('../pages/training/dataset-page.js')),
  page('/training/models/:uuid', () => import('../pages/training/model-page.js')),
  page('/account', () => import('../pages/account/account-page.js')),
];

export function Routes() {
  const [place] = useLocation();
  return (
    <Boundary place={place}>
      <Suspense fallback={<Loading lines={6} />}>
        <Switch>
          {PAGES.map(({ path, Shown }) => (
            <Route key={path} path={path}>
              {(parameters) => <Shown {...parameters} />}
            </Route>
          ))}
          <Route>
            <Page title="This page does not exist">
              <p>Choose a section in the navigation.</p>
            </Page>
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  );
}
