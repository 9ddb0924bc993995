import { makeRenditions } from '../../src/jobs/makeRenditions.js'
import { libraryOf } from '../../src/library/libraryOf.js'
// A worker of its own that makes the renditions of one film, until it is done or killed.
import { eicar } from '../../src/scanners/eicar.js'
import { type App, createApp, type AppOptions } from '../app/createApp.js'

export interface RenditionTask extends Pick<App, 'databaseURL' | 'dir'> {
  readonly file: number
  readonly people: Pick<App, 'admin' | 'editor' | 'other'>
  readonly video: AppOptions['video']
}

const { databaseURL, dir, file, people, video } = JSON.parse(process.argv[2]!) as RenditionTask
const app = await createApp({ databaseURL, dir, people, scanner: eicar(), video })
await makeRenditions(await libraryOf(app.payload), { file })
await app.stop()
process.exit()
