import { Component, type ReactNode } from 'react';
import { Problem } from '../parts/problem.js';

/** A screen that fails leaves the navigation standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <Problem error={error} onRetry={() => this.setState({ error: undefined })} /> : this.props.children;
  }
}
