import { withPayload } from '@payloadcms/next/withPayload'
import { fileURLToPath } from 'node:url'

/** @type {import('next').NextConfig} */
const nextConfig = {
  // The plugin's sources and node_modules lie beside this folder, not inside it.
  outputFileTracingRoot: fileURLToPath(new URL('..', import.meta.url)),
  turbopack: { root: fileURLToPath(new URL('..', import.meta.url)) },
  // `npm run typecheck` does this once, for the plugin and this app together.
  typescript: { ignoreBuildErrors: true },
}

export default withPayload(nextConfig)
