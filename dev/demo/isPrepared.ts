import pg from 'pg'

/** The demo's users are in the database. It may have been emptied since we put them there. */
export async function isPrepared(url: string): Promise<boolean> {
  const client = new pg.Client(url)
  try {
    await client.connect()
    const { rowCount } = await client.query('SELECT 1 FROM users LIMIT 1')
    return rowCount === 1
  } catch {
    return false
  } finally {
    await client.end()
  }
}
