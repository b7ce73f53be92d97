const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/**
 * A Salesforce id in its 18-character form, which survives tools that ignore case. The three extra characters hold,
 * per block of five, which letters are upper case (salesforce-protocol §2, Ids).
 * @returns null when the text is no id
 */
export function toId18(text: string): string | null {
  if (!/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(text)) return null
  if (text.length === 18) return text
  let suffix = ''
  for (let block = 0; block < 3; block++) {
    let bits = 0
    for (let place = 0; place < 5; place++) {
      const character = text.charAt(block * 5 + place)
      if (character >= 'A' && character <= 'Z') bits |= 1 << place
    }
    suffix += suffixAlphabet.charAt(bits)
  }
  return text + suffix
}

/** The id in what a person pasted: a bare id, or a link from Lightning or Classic. */
export function findId(text: string): string | null {
  const trimmed = text.trim()
  const bare = toId18(trimmed)
  if (bare !== null) return /\d/.test(trimmed) ? bare : null
  if (!/^https:\/\//i.test(trimmed)) return null
  for (const part of trimmed.split(/[/?#=&]/)) {
    const id = /\d/.test(part) ? toId18(part) : null
    if (id !== null) return id
  }
  return null
}
