/** Bytes that count as malware wherever they stand, so that tests can make many different bad files. */
export const marker = 'MEDIALIB-FAKE-MALWARE-7f3a'
