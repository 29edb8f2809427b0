/** Which page shows at which address. Each page is loaded when it is first opened. */
import { type ComponentType, lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Empty, Loading } from '../ui/states.js';

/** A page and its address. `:name` is passed to the page as a property. */
// biome-ignore lint/suspicious/noExplicitAny: each page has the properties that its address names.
const page = (path: string, load: () => Promise<{ default: ComponentType<any> }>) => ({ path, Page: lazy(load) });

const PAGES = [page('/keys', () => import('../pages/keys/keys-page.js'))];

export const Routes = () => (
  <Suspense fallback={<Loading lines={6} />}>
    <Switch>
      <Route path="/">
        <Redirect to="/keys" replace />
      </Route>
      {PAGES.map(({ path, Page }) => (
        <Route key={path} path={path}>
          {(parameters) => <Page {...parameters} />}
        </Route>
      ))}
      <Route>
        <Empty title="This page does not exist">
          <p>Choose a section in the navigation.</p>
        </Empty>
      </Route>
    </Switch>
  </Suspense>
);
