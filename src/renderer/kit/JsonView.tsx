import { TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconCopy, IconRoute, IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { formatBytes } from './format.ts'
import { icon12, icon14 } from './icons.ts'
import { jsonHits, jsonLines } from './json-tree.ts'
import type { JsonLine } from './json-tree.ts'
import css from './JsonView.module.css'

export type JsonViewProps = {
  readonly value: unknown
  /** Levels open at first. */
  readonly depth?: number
  readonly label?: string
}

// Beyond this the tree is cut with a word: thousands of DOM lines would stall the window.
const limit = 2000

/** JSON as a tree: fold, search, copy path or value. Secrets show as words and cannot be copied. */
export function JsonView({ value, depth = 1, label = 'JSON' }: JsonViewProps) {
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<JsonLine>()
  const found = useMemo(() => (words ? jsonHits(value, words) : undefined), [value, words])
  const isOpen = (path: string, level: number) =>
    found?.way.has(path) ? true : turned.has(path) ? level >= depth : level < depth
  const lines = jsonLines(value, isOpen)
  const turn = (path: string) => {
    const next = new Set(turned)
    if (!next.delete(path)) next.add(path)
    setTurned(next)
  }
  const copy = (text: string) => void navigator.clipboard.writeText(text)
  const secret = chosen?.kind === 'secret'
  return (
    <div className={css.view}>
      <div className={css.lines} role="tree" aria-label={label} tabIndex={0}>
        {lines.slice(0, limit).map((item) => (
          <Line
            key={item.path}
            item={item}
            open={item.size > 0 && isOpen(item.path, item.depth)}
            hit={found?.hits.has(item.path) ?? false}
            chosen={chosen?.path === item.path}
            onTurn={() => turn(item.path)}
            onChoose={() => setChosen(item)}
          />
        ))}
        {lines.length > limit ? (
          <p className={css.more}>{lines.length - limit} more lines: fold or search to see them</p>
        ) : null}
      </div>
      <div className={css.tools}>
        <TextInput
          size="xs"
          className={css.search}
          aria-label={`Search ${label}`}
          placeholder="Search"
          leftSection={<IconSearch {...icon14} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {found ? <span className={css.count}>{found.hits.size} found</span> : null}
        <button
          type="button"
          className={css.tool}
          disabled={!chosen}
          onClick={() => chosen && copy(chosen.path)}
        >
          <IconRoute {...icon14} /> Copy path
        </button>
        <button
          type="button"
          className={css.tool}
          disabled={secret}
          title={secret ? 'Secrets cannot be copied' : undefined}
          onClick={() => copy(JSON.stringify(chosen ? chosen.value : value, redact, 2))}
        >
          <IconCopy {...icon14} /> {chosen ? 'Copy value' : 'Copy all'}
        </button>
        <span className={css.size}>{formatBytes(JSON.stringify(value ?? null).length)}</span>
      </div>
    </div>
  )
}

function redact(key: string, value: unknown): unknown {
  const [only] = jsonLines({ [key]: value }, () => false)
  return only?.kind === 'secret' ? only.text : value
}

type LineProps = {
  readonly item: JsonLine
  readonly open: boolean
  readonly hit: boolean
  readonly chosen: boolean
  readonly onTurn: () => void
  readonly onChoose: () => void
}

function Line({ item, open, hit, chosen, onTurn, onChoose }: LineProps) {
  const folds = item.size > 0
  return (
    <div
      role="treeitem"
      className={css.line}
      data-depth={Math.min(item.depth, 12)}
      data-hit={hit || undefined}
      aria-level={item.depth + 1}
      aria-expanded={folds ? open : undefined}
      aria-selected={chosen}
      onClick={onChoose}
    >
      {folds ? (
        <button
          type="button"
          className={css.fold}
          onClick={onTurn}
          aria-label={`${open ? 'Fold' : 'Unfold'} ${item.key}`}
        >
          {open ? <IconChevronDown {...icon12} /> : <IconChevronRight {...icon12} />}
        </button>
      ) : (
        <span className={css.fold} />
      )}
      <span className={css.key}>{item.key}</span>
      <span className={css.value} data-kind={item.kind}>
        {item.text}
        {item.kind === 'secret' ? ' masked' : ''}
      </span>
    </div>
  )
}
