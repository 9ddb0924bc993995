'use client'

import { createClientUploadHandler } from '@payloadcms/plugin-cloud-storage/client'
import { type ComponentProps } from 'react'

import { sendFromPanel } from './sendFromPanel.js'
import { UploadTray } from './UploadTray.js'

const Handler = createClientUploadHandler({ handler: sendFromPanel })

/** Feeds Payload's upload screens with our uploader, and shows on every page what it does. */
export const MediaUploadHandler = ({ children, ...props }: ComponentProps<typeof Handler>) => (
  <Handler {...props}>
    {children}
    <UploadTray collection={props.collectionSlug} />
  </Handler>
)
