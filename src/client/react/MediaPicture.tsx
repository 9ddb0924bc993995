'use client'

import { type ComponentProps, type CSSProperties, useEffect, useRef, useState } from 'react'

import { type Pictured, pictureOf } from '../../core/pictureOf.js'

export interface MediaPictureProps extends Omit<
  ComponentProps<'img'>,
  'placeholder' | 'ref' | 'src' | 'srcSet'
> {
  /** A file as the API answers it. */
  readonly file: Pictured
  /** What is shown until the picture has loaded. @default 'picture', a few pixels of it */
  readonly placeholder?: 'color' | 'none' | 'picture'
}

const underlay = (
  { color, url }: NonNullable<ReturnType<typeof pictureOf>>['placeholder'],
  kind: 'color' | 'none' | 'picture',
): CSSProperties =>
  kind === 'none'
    ? {}
    : {
        backgroundColor: color ?? undefined,
        ...(kind === 'picture' && url
          ? { backgroundImage: `url("${url}")`, backgroundSize: '100% 100%' }
          : {}),
      }

/**
 * A `<picture>` of a file: its formats as sources, its sizes as `srcset`, its placeholder until it has loaded. Everything
 * an `<img>` takes may be said as well. Nothing is shown of a file that has no picture.
 *
 * @example <MediaPicture file={doc} sizes="(min-width: 60rem) 50vw, 100vw" />
 */
export const MediaPicture = ({
  alt,
  file,
  onLoad,
  placeholder = 'picture',
  sizes = '100vw',
  style,
  ...others
}: MediaPictureProps) => {
  const [isLoaded, setIsLoaded] = useState(false)
  const image = useRef<HTMLImageElement>(null)
  // What came with the page may have loaded before anybody listened.
  useEffect(() => {
    if (image.current?.complete && image.current.naturalWidth > 0) {
      setIsLoaded(true)
    }
  }, [])
  const picture = pictureOf(file)
  if (!picture) {
    return null
  }
  const { img, placeholder: ground, sources } = picture
  return (
    <picture>
      {sources.map(({ srcset, type }) => (
        <source key={type} sizes={sizes} srcSet={srcset} type={type} />
      ))}
      <img
        decoding="async"
        height={img.height ?? undefined}
        loading="lazy"
        sizes={img.srcset ? sizes : undefined}
        src={img.src}
        srcSet={img.srcset || undefined}
        width={img.width ?? undefined}
        {...others}
        alt={alt ?? img.alt}
        onLoad={(event) => {
          setIsLoaded(true)
          onLoad?.(event)
        }}
        ref={image}
        // Pictures may be transparent: what shone through before they came may not afterwards.
        style={isLoaded ? style : { ...underlay(ground, placeholder), ...style }}
      />
    </picture>
  )
}
