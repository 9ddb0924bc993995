import type { Page } from 'playwright-core'

/**
 * On the page of a clean picture: makes a link, opens it without a login, revokes it and closes the dialog, all by the
 * keyboard.
 */
export const shareByKeyboard = async (page: Page, name: string, shoot: () => Promise<unknown>) => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  const share = page.getByRole('button', { exact: true, name: 'Share' })
  await share.waitFor()
  await share.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: `Share “${name}”` })
  await dialog.waitFor()
  await dialog.getByText('There is no link to this file.').waitFor()
  await dialog.getByLabel('Ends in').selectOption({ label: '1 hour' })
  await dialog.getByLabel('What').selectOption('thumbnail')
  await dialog.getByLabel('Note').focus()
  await page.keyboard.type('For the printer')
  await page.keyboard.press('Enter')
  const field = dialog.getByLabel('The new link')
  await field.waitFor()
  const url = await field.inputValue()
  // Marked, so that it can be copied at once.
  await page.waitForFunction((text) => getSelection()?.toString() === text, url)
  const item = dialog.getByRole('listitem').filter({ hasText: 'For the printer' })
  await item.waitFor()
  expect(await item.innerText()).toMatch(/thumbnail.*not used yet.*ends/s)
  await shoot()
  const opened = await fetch(url)
  expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'image/webp'])
  await opened.arrayBuffer()

  await dialog.getByRole('button', { name: 'Revoke For the printer' }).focus()
  await page.keyboard.press('Enter')
  await dialog.getByText('There is no link to this file.').waitFor()
  expect((await fetch(url)).status).toBe(404)
  await page.waitForFunction(() => document.activeElement?.textContent === 'Links to this file')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await focused()).toBe('Share')
}
