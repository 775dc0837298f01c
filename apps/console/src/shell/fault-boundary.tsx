import { Component, type ComponentChildren } from 'preact';
import { Failure } from '../design/failure.tsx';

interface FaultBoundaryProps {
  /** The current path. The screen is rendered again after an error if the path changes. */
  readonly place: string;
  readonly children: ComponentChildren;
}

interface FaultBoundaryState {
  readonly fault: Error | undefined;
}

/** Catches an error of a screen, so that the rest of the console keeps working. */
export class FaultBoundary extends Component<FaultBoundaryProps, FaultBoundaryState> {
  override state: FaultBoundaryState = { fault: undefined };

  override componentDidCatch(fault: Error): void {
    this.setState({ fault });
  }

  override componentDidUpdate({ place }: FaultBoundaryProps): void {
    if (place !== this.props.place && this.state.fault) this.setState({ fault: undefined });
  }

  override render() {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <>
        <h1>This screen does not work</h1>
        <Failure error={fault} again={() => this.setState({ fault: undefined })} />
      </>
    );
  }
}
