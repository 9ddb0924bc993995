import type { Sample } from '../samples/Sample.js'

import { samples } from '../samples/samples.js'

const admin = { email: 'admin@example.com', password: 'demo-admin' }

type Ask = (path: string, init?: RequestInit) => Promise<Record<string, unknown>>

const logIn = async (url: string): Promise<Ask> => {
  let headers: Record<string, string> = {}
  const ask: Ask = async (path, init) => {
    const response = await fetch(`${url}/api${path}`, {
      ...init,
      headers: { ...headers, ...init?.headers },
    })
    if (!response.ok) {
      throw new Error(`${path} answered ${response.status}`)
    }
    return (await response.json()) as Record<string, unknown>
  }
  const { token } = await ask('/users/login', {
    body: JSON.stringify(admin),
    headers: { 'Content-Type': 'application/json' },
    method: 'POST',
  })
  headers = { Authorization: `JWT ${String(token)}` }
  return ask
}

const formOf = (
  { name, altText, caption, isPublic, tags, title, type }: Sample,
  bytes: Buffer,
  folder: unknown,
): FormData => {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(bytes)], name, { type }))
  const visibility = isPublic ? 'public' : 'private'
  const said = { altText, caption, folder, tags, title, visibility }
  form.set('_payload', JSON.stringify(said))
  return form
}

/** A small gallery, in a library that is empty, the trash included. What cannot be made is left out, and said. */
export async function addSamples(url: string): Promise<void> {
  const ask = await logIn(url)
  const { totalDocs } = await ask('/media?limit=1&depth=0&trash=true')
  if (totalDocs !== 0) {
    return
  }
  const { doc } = await ask('/media/folders', {
    body: JSON.stringify({ path: 'Samples' }),
    headers: { 'Content-Type': 'application/json' },
    method: 'POST',
  })
  const folder = (doc as { id: unknown }).id
  const missing: string[] = []
  for (const sample of samples) {
    const bytes = await sample.make()
    if (bytes) {
      await ask('/media', { body: formOf(sample, bytes, folder), method: 'POST' })
    } else {
      missing.push(sample.name)
    }
  }
  console.log(
    `  The library has ${samples.length - missing.length} samples (DEMO_SAMPLES=0 leaves them out).`,
  )
  if (missing.length > 0) {
    console.log(`  Without ffmpeg there is no ${missing.join(' and no ')}.`)
  }
}
