/** Shows a fault of a page in place of the page, and not an empty window. After an upgrade, an old page cannot load its other parts. */
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { Page } from '../ui/page.js';
import { ErrorPanel } from '../ui/states.js';

interface Properties {
  /** Another place is tried anew. */
  readonly place: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | null;
  readonly place: string;
}

export class Boundary extends Component<Properties, State> {
  override state: State = { error: null, place: this.props.place };

  static getDerivedStateFromError = (error: Error): Partial<State> => ({ error });

  static getDerivedStateFromProps = ({ place }: Properties, state: State): Partial<State> | null =>
    place === state.place ? null : { error: null, place };

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Page title="This page cannot be shown" lead="The server may have been upgraded. Load the page again." narrow>
        <ErrorPanel error={error} />
        <div>
          <Button look="primary" onClick={() => location.reload()}>
            Load again
          </Button>
        </div>
      </Page>
    );
  }
}
