import { EnvPlate } from '../kit/EnvPlate.tsx'
import css from './Gallery.module.css'
import { Part } from './Part.tsx'

const surfaces = ['app', 'bg', 'sunken', 'raised', 'hover', 'press', 'selected', 'band']
const texts = [
  ['Text', 'fg'],
  ['Text 2', 'fg-2'],
  ['Text 3', 'fg-3'],
  ['Link', 'accent-fg'],
  ['Good', 'ok'],
  ['Warning', 'warn-fg'],
  ['Failed', 'bad'],
  ['Decision', 'ask'],
  ['Idle', 'idle'],
] as const
const chart = ['petrol', 'ochre', 'violet', 'jade', 'indigo', 'wine', 'olive', 'other']

function Type() {
  return (
    <Part title="Type">
      <div className={css.labelled}>
        <span>Display 26/32</span>
        <span className="od-display">612,480</span>
        <span>Title 18/24</span>
        <span className="od-title">Failures by cause</span>
        <span>Heading 13/20</span>
        <span className="od-heading">Needs a decision</span>
        <span>Body 13/20</span>
        <span className="od-body">The other 8 streams carry on.</span>
        <span>Cell 12.5/28</span>
        <span className="od-cell">Halden Marine GmbH</span>
        <span>Small 12/18</span>
        <span className="od-small">as of 09:41, 40 s ago</span>
        <span>Micro 11.5/16</span>
        <span className="od-micro">peak 46,112 at 12:00</span>
        <span>Plate 11</span>
        <span>
          <EnvPlate environment="production" />
        </span>
        <span>Mono 12/18</span>
        <span className="od-mono">0031i00000LqT4ZAAV Il1 O0</span>
      </div>
    </Part>
  )
}

export function Surfaces() {
  return (
    <>
      <Type />
      <Part title="Surfaces and text">
        <div className={css.quad}>
          {surfaces.map((role) => (
            <div key={role}>
              <div className={css.swatch} style={{ background: `var(--od-${role})` }} />
              <span className={css.note}>{role}</span>
            </div>
          ))}
        </div>
        <div className={css.triple} style={{ marginTop: 12 }}>
          {texts.map(([word, role]) => (
            <strong key={role} style={{ color: `var(--od-${role})` }}>
              {word}
            </strong>
          ))}
        </div>
      </Part>
      <Part title="Chart palette, in this order">
        <div className={css.quad}>
          {chart.map((name, at) => (
            <div key={name}>
              <div className={css.series} style={{ background: `var(--od-c${at + 1})` }} />
              <span className={css.note}>{name}</span>
            </div>
          ))}
        </div>
      </Part>
    </>
  )
}
