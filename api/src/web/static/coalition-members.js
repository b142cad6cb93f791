// <coalition-members coalition="privacy"> shows the members of a dynamic coalition on any page.
//
// Attributes: coalition (its slug), lang, dir, theme (light, dark, auto), group-by, as-of. What stands inside the element
// is shown until the members are there, and where they cannot be had. It is styled by the custom properties
// --coalition-ink, -soft, -paper, -line, -accent, -font, -padding and -columns.

const COALITIONS = new URL('coalitions/', import.meta.url)
const OPTIONS = ['lang', 'dir', 'theme', 'group-by', 'as-of']
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i

class CoalitionMembers extends HTMLElement {
  static observedAttributes = ['coalition', ...OPTIONS]

  #asked
  #waits = false
  #style = new CSSStyleSheet()

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [this.#style]
    root.append(document.createElement('slot'))
  }

  connectedCallback() {
    this.#renew()
  }

  disconnectedCallback() {
    this.#asked?.abort()
  }

  attributeChangedCallback(_, before, after) {
    if (before !== after) this.#renew()
  }

  // Several attributes that change at once are one change.
  #renew() {
    if (this.#waits) return
    this.#waits = true
    queueMicrotask(() => {
      this.#waits = false
      if (this.isConnected) this.#show()
    })
  }

  #address() {
    const address = new URL(`${encodeURIComponent(this.getAttribute('coalition'))}/members`, COALITIONS)
    for (const option of OPTIONS) {
      const value = this.getAttribute(option)
      if (value) address.searchParams.set(option.replace('-', '_'), value)
    }
    // In the language of its surroundings, where it has none of its own.
    const lang = this.closest('[lang]')?.lang
    if (LANGUAGE.test(lang)) address.searchParams.set('lang', lang)
    return address
  }

  async #show() {
    this.#asked?.abort()
    const { signal } = (this.#asked = new AbortController())
    try {
      const answer = await fetch(this.#address(), { signal, credentials: 'omit' })
      if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}`)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (signal.aborted) return
      this.#style.replaceSync(page.querySelector('style').textContent)
      this.shadowRoot.replaceChildren(document.importNode(page.querySelector('.coalition-embed'), true))
    } catch (error) {
      if (signal.aborted) return
      this.shadowRoot.replaceChildren(document.createElement('slot'))
      console.warn('coalition-members:', error.message)
    }
  }
}

if (!customElements.get('coalition-members')) customElements.define('coalition-members', CoalitionMembers)
