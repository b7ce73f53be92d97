import { createRoot } from 'react-dom/client'
import { Gallery } from './gallery/Gallery.tsx'
import { Toasts } from './kit/Toasts.tsx'
import { Theme } from './theme/Theme.tsx'

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <Theme>
      <Gallery />
      <Toasts />
    </Theme>,
  )
}
