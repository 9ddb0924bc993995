import type { BrowserContext, Page } from 'playwright-core'

interface Upload {
  readonly doc: { readonly filesize: number; readonly id: number }
  /** Of the upload. */
  readonly id: number
}

export interface Tab {
  /** Ends the process of the tab, as the system does when memory is short. */
  kill(): Promise<void>
  /** Chooses the file and uploads it. Never answers in a tab that is killed. */
  upload(file: string): Promise<Upload>
}

declare const window: {
  upload(headers: Record<string, string>): Promise<Upload>
}

/** The page of the server, as a person has it open. */
export const openTab = async (
  context: BrowserContext,
  origin: string,
  token: string,
): Promise<Tab> => {
  const page: Page = await context.newPage()
  await page.goto(origin)
  await page.addScriptTag({
    content: `
      import { uploadFile } from '/client.js'
      window.upload = async (headers) => {
        const file = document.querySelector('input').files[0]
        const { doc, id } = await uploadFile({ api: '/api/media', file, headers })
        return { doc: { filesize: doc.filesize, id: doc.id }, id }
      }`,
    type: 'module',
  })
  await page.waitForFunction('window.upload')
  return {
    kill: async () => {
      const session = await context.newCDPSession(page)
      const crashed = page.waitForEvent('crash')
      void session.send('Page.crash').catch(() => undefined)
      await crashed
      await page.close()
    },
    upload: async (file) => {
      await page.setInputFiles('input', file)
      return page.evaluate((headers) => window.upload(headers), { Authorization: `JWT ${token}` })
    },
  }
}
