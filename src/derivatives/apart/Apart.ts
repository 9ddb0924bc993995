import type * as pdfium from '@hyzyla/pdfium'
import type * as dompurify from 'dompurify'
import type * as jsdom from 'jsdom'
import type * as fs from 'node:fs/promises'
import type * as sharp from 'sharp'

/** What work in a process of its own may load. */
interface Packages {
  '@hyzyla/pdfium': typeof pdfium
  dompurify: typeof dompurify
  jsdom: typeof jsdom
  'node:fs/promises': typeof fs
  sharp: typeof sharp
}

export type PackageName = keyof Packages

export type Load = <Name extends PackageName>(name: Name) => Promise<Packages[Name]>

/** Functions that the work calls. They are sent as text as well, and know no more of where they stand in their files. */
export type Tools = Readonly<Record<string, (...args: never[]) => unknown>>

/**
 * Work that is done in a process of its own. `work` is sent there as text: it may name nothing but its parameters and
 * what is global in Node.js, neither imports nor constants of its file.
 */
export interface Apart<Input, Output, Its extends Tools = Tools> {
  /** Every package that `work` loads. */
  readonly packages: readonly PackageName[]
  /** After which it is killed. */
  readonly seconds: number
  readonly tools: Its
  /** Input and output are JSON. */
  readonly work: (load: Load, input: Input, tools: Its) => Promise<Output>
}
