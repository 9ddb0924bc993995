/** Takes out of a drawing what is not SVG, and every address that is not a part of the drawing, or a picture within it. */
export const keepOwn = (root: Element, leadsOut: (css: string) => boolean): void => {
  const isOwn = (element: Element, address: string): boolean =>
    address.startsWith('#') ||
    (/^(?:fe)?image$/i.test(element.localName) &&
      /^data:image\/(?:gif|jpe?g|png|webp);base64,[\w+/=\s]*$/i.test(address))
  for (const element of [root, ...root.querySelectorAll('*')]) {
    const isDrawn = element.namespaceURI === 'http://www.w3.org/2000/svg'
    if (!isDrawn || (element.localName === 'style' && leadsOut(element.textContent ?? ''))) {
      element.remove()
    }
    for (const { localName, name, namespaceURI, value } of [...element.attributes]) {
      const isDeclaration = namespaceURI === 'http://www.w3.org/2000/xmlns/'
      const isHarmless =
        localName === 'href'
          ? isOwn(element, value.trim())
          : !/^on|^base$/i.test(localName) && !leadsOut(value)
      if (!isDeclaration && !isHarmless) {
        element.removeAttribute(name)
      }
    }
  }
}
