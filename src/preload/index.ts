import { ipcRenderer } from 'electron'

// A port cannot cross contextBridge, so it is re-posted to this very page. The page is given nothing else: no
// function to call the main process with, and no event object.
ipcRenderer.on('orgdeck:port', (event) => {
  window.postMessage({ type: 'orgdeck:port' }, window.location.origin, [...event.ports])
})
