// Signing in with a passkey (WebAuthn, level 3). The buttons are hidden where there is no script, or no such thing.

const form = document.querySelector('form[data-passkey]')

/** Asks the registry for a challenge. */
async function begin() {
  const body = new URLSearchParams(new FormData(form))
  const answer = await fetch(form.dataset.begin, { method: 'POST', body, headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`the registry answers ${answer.status}`)
  return answer.json()
}

const ceremonies = {
  async create({ options }) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey)
    return navigator.credentials.create({ publicKey })
  },
  async get({ options }) {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey)
    return navigator.credentials.get({ publicKey })
  },
}

if (form && globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  form.hidden = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    const told = form.querySelector('[role=alert]')
    told.hidden = true
    try {
      const begun = await begin()
      const credential = await ceremonies[form.dataset.passkey](begun)
      form.elements.ceremony.value = begun.ceremony
      form.elements.credential.value = JSON.stringify(credential)
      form.submit()
    } catch (error) {
      told.hidden = false
      console.warn('passkey:', error.message)
    }
  })
}
