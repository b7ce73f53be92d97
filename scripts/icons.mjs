import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { browserArgs, findBrowser } from './lib/browser.mjs'
import { root } from './lib/paths.mjs'

// Draws the PNG files of resources/ from its SVG files. Run under the project's Node: npm exec node scripts/icons.mjs
const drawings = [
  { svg: 'icon.svg', png: 'icon.png', size: 512, colour: 'black' },
  // Windows and Linux panels are light or dark and do not say which: a middle tone shows on both.
  { svg: 'tray.svg', png: 'tray.png', size: 16, colour: '#1593b8' },
  { svg: 'tray.svg', png: 'tray@2x.png', size: 32, colour: '#1593b8' },
  // macOS recolours an image whose name ends in "Template" itself.
  { svg: 'tray.svg', png: 'trayTemplate.png', size: 16, colour: 'black' },
  { svg: 'tray.svg', png: 'trayTemplate@2x.png', size: 32, colour: 'black' },
]

const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: browserArgs })
const page = await browser.newPage()
for (const { svg, png, size, colour } of drawings) {
  const drawing = readFileSync(join(root, 'resources', svg), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;color:${colour}}</style>${drawing}`,
  )
  await page.screenshot({ path: join(root, 'resources', png), omitBackground: true })
}
await browser.close()
