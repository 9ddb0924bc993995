interface Parts {
  readonly database: string
  readonly port: number
  readonly scanner: string
  readonly storage: string
}

export function printBanner({ database, port, scanner, storage }: Parts): void {
  const seconds = (performance.now() / 1000).toFixed(1)

  console.log(`
  Media library    http://localhost:${port}/admin

    admin          admin@example.com   demo-admin    no limits
    editor         editor@example.com  demo-editor   50 MB, 200 files

    database       ${database}
    storage        ${storage}
    scanner        ${scanner}

  Ready in ${seconds} s. Ctrl-C stops everything; \`rm -r dev/.data\` forgets everything.
`)
}
