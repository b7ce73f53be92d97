import { Component } from 'react'
import type { ReactNode } from 'react'
import { ErrorPanel } from '../kit/ErrorPanel.tsx'

type Props = { readonly children: ReactNode; readonly place: string }
type State = { readonly failure: Error | undefined }

/** Holds a screen that failed to draw, so that the shell around it lives on. */
export class PanelBoundary extends Component<Props, State> {
  override state: State = { failure: undefined }

  static getDerivedStateFromError(failure: unknown): State {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) }
  }

  override render(): ReactNode {
    const { failure } = this.state
    if (!failure) return this.props.children
    return (
      <ErrorPanel
        title={`${this.props.place} could not be drawn`}
        details={{ error: failure.message, place: location.hash }}
        onRetry={() => this.setState({ failure: undefined })}
      >
        Something in this screen broke. Your data is untouched and the other screens work.
      </ErrorPanel>
    )
  }
}
