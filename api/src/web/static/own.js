// Makes forms quicker for those whose browser runs scripts: names are offered while somebody types, and a file is read
// where a list can be pasted. Everything works without it.

const PAUSE = 150
const SHORTEST = 2

/** Offers what the search finds for the text of a box that has a list which names where to ask (`data-from`). */
function offer(list) {
  const boxes = [...document.querySelectorAll('input[list]')].filter(box => box.list === list)
  let waiting, asked
  const renew = async box => {
    asked?.abort()
    asked = new AbortController()
    const address = new URL(list.dataset.from, location.href)
    address.searchParams.set('q', box.value.trim())
    address.searchParams.set('limit', '8')
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { accept: 'application/json' } })
      if (!answer.ok) return
      const { items } = await answer.json()
      list.replaceChildren(...items.map(found => {
        const option = document.createElement('option')
        option.value = found[list.dataset.value ?? 'slug']
        option.label = [found.name, found.country].filter(Boolean).join(' · ')
        return option
      }))
    } catch (error) {
      if (error.name !== 'AbortError') console.warn('names cannot be offered:', error.message)
    }
  }
  for (const box of boxes) {
    box.addEventListener('input', () => {
      clearTimeout(waiting)
      const chosen = [...list.options].some(option => option.value === box.value)
      if (!chosen && box.value.trim().length >= SHORTEST) waiting = setTimeout(renew, PAUSE, box)
    })
  }
}

/** Reads a file that is dropped on a box, or chosen beside it. */
function takeFiles(box) {
  const read = async file => {
    if (!file) return
    box.value = await file.text()
    box.focus()
  }
  box.addEventListener('dragover', event => event.preventDefault())
  box.addEventListener('drop', event => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    read(file)
  })
  const picker = document.getElementById(box.dataset.file)
  if (!picker) return
  picker.closest('[hidden]').hidden = false
  picker.addEventListener('change', () => read(picker.files[0]))
}

document.querySelectorAll('datalist[data-from]').forEach(offer)
document.querySelectorAll('textarea[data-file]').forEach(takeFiles)
