/** A red dot, as PNG. */
export const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

export const drawing = (inside: string, attributes = 'viewBox="0 0 40 20"'): Buffer =>
  Buffer.from(`<svg ${names} ${attributes}>${inside}</svg>`)

/** Everything a harmless drawing has, as programs write it. */
export const harmless = Buffer.from(
  `<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by a program -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg ${names} width="200px" height="100px" viewBox="0 0 200 100" role="img" aria-label="A drawing">
  <title>A drawing</title>
  <style type="text/css">.a { fill: url(#g); } @media print { .a { fill: black } }</style>
  <defs>
    <linearGradient id="g"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient>
    <filter id="f"><feGaussianBlur stdDeviation="3"/></filter>
    <clipPath id="c"><circle cx="100" cy="50" r="40"/></clipPath>
    <symbol id="s" viewBox="0 0 10 10"><rect width="10" height="10"/></symbol>
  </defs>
  <rect class="a" width="200" height="60" clip-path="url(#c)"/>
  <use xlink:href="#s" x="50" width="10" height="10" style="filter:url('#f')"/><use href="#s" width="5" height="5"/>
  <text x="100" y="90" font-size="20" xml:space="preserve">Äpfel &amp; Birnen &lt;3</text>
  <image xlink:href="data:image/png;base64,${dot}" x="150" y="60" width="30" height="30"/>
</svg>`,
)

/** Drawings in which something is hidden that asks `canary`, or runs; what stands in each that must be gone. */
export const hostile = (canary: string): readonly (readonly [what: string, bytes: Buffer])[] => {
  const rect = '<rect width="40" height="20" fill="teal"/>'
  const script = `fetch('${canary}/ran')`
  const cases: readonly (readonly [what: string, inside: string, attributes?: string])[] = [
    ['a script', `<script>${script}</script>`],
    [
      'a script of elsewhere',
      `<script href="${canary}/a.js"/><script xlink:href="${canary}/b.js"/>`,
    ],
    [
      'a script by another prefix',
      `<x:script xmlns:x="http://www.w3.org/2000/svg">${script}</x:script>`,
    ],
    ['a script of HTML', `<script xmlns="http://www.w3.org/1999/xhtml">${script}</script>`],
    [
      'a script in CDATA',
      `<script><![CDATA[${script}]]></script><style><![CDATA[</style><script>${script}</script>]]></style>`,
    ],
    [
      'handlers',
      `<rect width="4" height="4" onclick="${script}" ONLOAD="${script}"/>`,
      `viewBox="0 0 40 20" onload="${script}"`,
    ],
    [
      'a handler beside a frame',
      `<rect onbegin="${script}" onfocusin="${script}" tabindex="1" width="1" height="1"/>`,
    ],
    [
      'addresses that run',
      `<a href="javascript:${script}"><text y="9">x</text></a><a xlink:href="&#106;ava&#10;script:${script}"><text y="9">x</text></a>`,
    ],
    [
      'an address that becomes one',
      `<a href="#x"><animate attributeName="href" values="javascript:${script}"/><set attributeName="onmouseover" to="${script}"/><text y="9">x</text></a>`,
    ],
    [
      'a page',
      `<foreignObject width="40" height="20"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${canary}/page"/></foreignObject>`,
    ],
    [
      'a page by a prefix',
      `<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="${canary}/h.png" onerror="${script}"/><h:iframe xmlns:h="http://www.w3.org/1999/xhtml" srcdoc="x"/>`,
    ],
    [
      'pictures of elsewhere',
      `<image href="${canary}/a.png" width="9" height="9"/><image xlink:href="//canary.invalid/b.png"/><feImage href="${canary}/c.png"/>`,
    ],
    [
      'drawings of elsewhere',
      `<use href="${canary}/a.svg#x"/><use xlink:href="${canary}/b.svg#x"/><use href="data:image/svg+xml;base64,AAAA#x"/>`,
    ],
    [
      'a drawing in the drawing',
      `<image href="data:image/svg+xml;base64,${Buffer.from(`<svg ${names} onload="${script}"/>`).toString('base64')}"/>`,
    ],
    [
      'a style of elsewhere',
      `<style>@import url(${canary}/a.css);</style><style>@import "${canary}/b.css";</style><link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="${canary}/c.css"/>`,
    ],
    [
      'styles that fetch',
      `<style>rect{fill:url(${canary}/a.svg#x)}</style><style>@font-face{font-family:x;src:url("${canary}/f.woff")}</style><style>rect{mask:image-set("${canary}/m.png" 1x)}</style>`,
    ],
    [
      'styles that hide it',
      `<style>rect{fill:u\\72l(${canary}/a)}</style><style>@\\69mport "${canary}/b";</style><rect style="fill:\\75rl(${canary}/c)" width="1" height="1"/>`,
    ],
    [
      'attributes that fetch',
      `<rect width="4" height="4" fill="url(${canary}/a#x)" style="filter:url( '${canary}/b#y' )" clip-path="url(&quot;${canary}/c#z&quot;)" mask="URL(${canary}/d#z)"/>`,
    ],
    [
      'a base',
      `<image href="a.png" width="9" height="9"/>`,
      `viewBox="0 0 40 20" xml:base="${canary}/"`,
    ],
    ['instructions', `<?xml-stylesheet href="${canary}/a.css"?>`],
    [
      'other vocabularies',
      `<handler xmlns="http://www.w3.org/2001/xml-events" event="load">${script}</handler><math xmlns="http://www.w3.org/1998/Math/MathML" href="${canary}/m"><mtext>x</mtext></math>`,
    ],
    [
      'words that end elsewhere',
      `<text y="9">]]&gt;&lt;/svg&gt;&lt;script&gt;${script}&lt;/script&gt;</text><desc>&lt;img src=x onerror=1&gt;</desc>`,
    ],
  ]
  return cases.map(([what, inside, attributes]) => [what, drawing(`${rect}${inside}`, attributes)])
}

/** Ten uses of ten uses of ten uses... */
export const nested = (): Buffer => {
  const group = (_: unknown, i: number) =>
    `<g id="a${i + 1}">${`<use href="#a${i}" x="1"/>`.repeat(10)}</g>`
  return drawing(
    `<rect id="a0" width="5" height="5"/>${Array.from({ length: 20 }, group).join('')}`,
  )
}

/** Filters that work on more than anybody sees, again and again. */
export const filtered = (): Buffer => {
  const steps =
    '<feTurbulence numOctaves="1000000" baseFrequency="9"/><feMorphology operator="dilate" radius="100000"/>'
  return drawing(
    `<filter id="f" x="-1000%" y="-1000%" width="100000%" height="100000%">${steps.repeat(50)}</filter><rect width="40" height="20" filter="url(#f)"/>`,
  )
}
