import sharp from 'sharp'

// Every picture is a temporary file of its own, so nothing would ever be found in the cache; it would only keep memory
// and the handles of files that are gone.
sharp.cache(false)

// One thread a picture: with more of them a single picture is ready sooner, but costs more processor time and memory in
// all. Several cores are used by working on several outputs at once (`renderOutputs`).
sharp.concurrency(1)

export { sharp }
