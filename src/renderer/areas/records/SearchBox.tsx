import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { icon14, icon16 } from '../../kit/icons.ts'
import { useActions } from '../../shell/actions.ts'
import { setParams } from '../../shell/route.ts'
import css from './FilterBar.module.css'
import { viewParams } from './view.ts'

const pauseMs = 120

/** Search by name, e-mail, phone or id; asks a moment after the last key. */
export function SearchBox({ q }: { readonly q: string }) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(q)
  const [asked, setAsked] = useState(q)
  // The address changed by other means, such as Back or Clear: the box follows.
  if (asked !== q) {
    setAsked(q)
    setText(q)
  }
  useEffect(() => {
    if (text === asked) return
    const timer = setTimeout(() => {
      setAsked(text)
      setParams(viewParams({ q: text }), { replace: true })
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [text, asked])
  useActions([
    {
      id: 'search',
      label: 'Search these records',
      keys: '/',
      icon: <IconSearch {...icon16} />,
      run: () => {
        input.current?.focus()
        input.current?.select()
      },
    },
  ])
  return (
    <span className={css.search}>
      <IconSearch {...icon14} className={css.icon} />
      <input
        ref={input}
        type="search"
        className={css.input}
        aria-label="Search by name, e-mail, phone or id"
        placeholder="Search name, e-mail, phone, id"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.preventDefault()
            event.stopPropagation()
            setText('')
          }
        }}
      />
    </span>
  )
}
