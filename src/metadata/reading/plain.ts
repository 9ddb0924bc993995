/** Characters of a text. */
const mostCharacters = 300

const spaces = /[\s\u0000-\u001f\u007f-\u009f]+/g
/** What is not seen, and what turns the direction of what is around it. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g
const loneSurrogates = /\p{Surrogate}/gu

/** Somebody's text as one short line, that any database and any page can take; nothing when nothing is left. */
export const plain = (text: unknown): string | undefined =>
  typeof text === 'string'
    ? text
        .slice(0, mostCharacters * 4)
        .replace(spaces, ' ')
        .replace(unseen, '')
        .trim()
        .slice(0, mostCharacters)
        .replace(loneSurrogates, '')
        .trim() || undefined
    : undefined
