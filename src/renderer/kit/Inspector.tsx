import { IconX } from '@tabler/icons-react'
import { useId, useRef } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { CopyId } from './CopyId.tsx'
import { IconButton } from './IconButton.tsx'
import css from './Inspector.module.css'
import { icon16 } from './icons.ts'
import { Spine } from './Spine.tsx'
import { Tabs } from './Tabs.tsx'
import type { ConnectionMark } from './types.ts'
import { useResize } from './use-resize.ts'

export type InspectorSection = {
  readonly id: string
  readonly label: string
  readonly count?: number
  readonly content: ReactNode
}

export type InspectorProps = {
  readonly name: ReactNode
  /** "Contact in na-prod". */
  readonly kind?: ReactNode
  /** The remote id, in mono with copy. */
  readonly id?: string
  readonly connection?: ConnectionMark
  readonly actions?: ReactNode
  /** Tabs are anchors of one scroll: all sections are there, a tab jumps to its own. */
  readonly sections: readonly InspectorSection[]
  readonly onClose: () => void
  readonly width?: number
  readonly onWidth?: (width: number) => void
}

/** The panel at the right in which a row opens. Resizable from 340 px to half the window. */
export function Inspector(props: InspectorProps) {
  const { name, kind, id, connection, actions, sections, onClose, width = 400, onWidth } = props
  const prefix = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const size = useResize({ width, min: 340, onWidth })
  const jump = (to: string) => {
    const box = scroll.current
    const target = box?.querySelector<HTMLElement>(`[data-section="${CSS.escape(to)}"]`)
    // Not scrollIntoView: where a section is too short to reach the top, that would push the whole page up.
    if (box && target) box.scrollTop = target.offsetTop - box.offsetTop
    size.setSection(to)
  }
  const follow = () => {
    const box = scroll.current
    if (!box) return
    const nodes = [...box.querySelectorAll<HTMLElement>('[data-section]')]
    const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 2
    const seen = nodes.filter((node) => node.offsetTop - box.offsetTop <= box.scrollTop + 8).at(-1)
    const now = atEnd && box.scrollTop > 0 ? nodes.at(-1) : (seen ?? nodes[0])
    if (now?.dataset.section) size.setSection(now.dataset.section)
  }
  return (
    <aside
      className={css.inspector}
      aria-labelledby={`${prefix}-name`}
      style={{ '--width': `${size.width}px` } as CSSProperties}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose()
      }}
    >
      <div className={css.edge} aria-label="Width of the inspector" {...size.handle} />
      <header className={css.head}>
        {connection ? (
          <Spine environment={connection.environment} color={connection.color} className={css.spine} />
        ) : null}
        <div className={css.who}>
          <div className={css.line}>
            <h2 id={`${prefix}-name`} className={css.name}>
              {name}
            </h2>
            <span className={css.actions}>
              {actions}
              <IconButton label="Close" keys="Esc" onClick={onClose}>
                <IconX {...icon16} />
              </IconButton>
            </span>
          </div>
          <p className={css.kind}>
            {kind ? <span>{kind}</span> : null}
            {id ? <CopyId value={id} /> : null}
          </p>
        </div>
      </header>
      {sections.length > 1 ? (
        <Tabs
          label="Sections"
          tabs={sections}
          value={size.section ?? sections[0]?.id ?? ''}
          onChange={jump}
          controls={`${prefix}-body`}
        />
      ) : null}
      <div
        id={`${prefix}-body`}
        className={css.body}
        ref={scroll}
        onScroll={follow}
        tabIndex={0}
        role="group"
        aria-label="Details"
      >
        {sections.map((section) => (
          <section
            key={section.id}
            data-section={section.id}
            className={css.section}
            aria-label={section.label}
          >
            {section.content}
          </section>
        ))}
      </div>
    </aside>
  )
}
