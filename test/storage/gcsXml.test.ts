import { elementsOf, textOf } from '../../src/storage/gcs/xmlText.js'

describe('XML of Google', () => {
  it('is read by the names of its elements', () => {
    const xml = `<?xml version='1.0'?><List xmlns='http://s3.amazonaws.com/doc/'><UploadId>u</UploadId>
      <Upload><Key>a</Key><UploadId>1</UploadId></Upload><Upload a="b"><Key></Key><UploadId>2</UploadId></Upload></List>`
    expect(elementsOf(xml, 'Upload').map((one) => textOf(one, 'UploadId'))).toEqual(['1', '2'])
    expect(elementsOf(xml, 'Upload').map((one) => textOf(one, 'Key'))).toEqual(['a', ''])
    expect(textOf(xml, 'UploadId')).toBe('u')
    expect(textOf(xml, 'Part')).toBe('')
    expect(elementsOf('', 'Part')).toEqual([])
  })

  it('has its characters decoded once', () => {
    const text = '&lt;&gt;&amp;amp;&quot;&apos;&#39;&#x1F389;&unknown;&'
    expect(textOf(`<Key>${text}</Key>`, 'Key')).toBe(`<>&amp;"''🎉&unknown;&`)
  })
})
